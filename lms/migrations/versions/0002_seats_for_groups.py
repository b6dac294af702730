"""Seats for groups of people."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new."""
    op.create_table('quota',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('staff_group', sa.Enum('senior', 'middle', 'line', name='staffgroup', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('sex', sa.Enum('female', 'male', name='sex', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('returns_on', sa.Date(), nullable=True),
    sa.Column('returned', sa.Integer(), nullable=True),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('seats > 0', name=op.f('ck_quota_some_seats')),
    sa.CheckConstraint('unit_id IS NOT NULL OR staff_group IS NOT NULL OR sex IS NOT NULL', name=op.f('ck_quota_some_group')),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_quota_added_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_quota_unit_id')),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_quota_workshop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quota'))
    )
    with op.batch_alter_table('quota', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quota_workshop_id'), ['workshop_id'], unique=False)



def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table('quota', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_quota_workshop_id'))

    op.drop_table('quota')
