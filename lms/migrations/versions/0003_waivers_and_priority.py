"""Exceptions of the coordinator, and who is put first on a waiting list."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new."""
    op.create_table('waiver',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('condition', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('allowed_by_id', sa.Integer(), nullable=False),
    sa.Column('allowed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['allowed_by_id'], ['person.id'], name=op.f('fk_waiver_allowed_by_id')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_waiver_enrolment_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_waiver_person_id')),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_waiver_workshop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waiver'))
    )
    with op.batch_alter_table('waiver', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_waiver_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_waiver_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_waiver_workshop_id'), ['workshop_id'], unique=False)

    # Plainly, without building the table anew: its checks and its partial index stay as they are.
    op.add_column('enrolment', sa.Column('priority', sa.Integer(), server_default='0', nullable=False))
    op.add_column('enrolment', sa.Column('priority_why', sa.Text(), server_default='', nullable=False))



def downgrade() -> None:
    """Take it away again."""
    op.drop_column('enrolment', 'priority_why')
    op.drop_column('enrolment', 'priority')

    with op.batch_alter_table('waiver', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_waiver_workshop_id'))
        batch_op.drop_index(batch_op.f('ix_waiver_person_id'))
        batch_op.drop_index(batch_op.f('ix_waiver_enrolment_id'))

    op.drop_table('waiver')
