"""Calendars for phones, and how often a session was moved."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new."""
    op.create_table('calendar_feed',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('secret_sha256', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendar_feed_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('secret_sha256', name=op.f('uq_calendar_feed_secret_sha256'))
    )
    op.add_column('session', sa.Column('sequence', sa.Integer(), server_default='0', nullable=False))



def downgrade() -> None:
    """Take it away again."""
    op.drop_column('session', 'sequence')

    op.drop_table('calendar_feed')
