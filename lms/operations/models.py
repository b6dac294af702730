"""What belongs to the installation itself."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class StoreSeen(Base):
    """The id of the file store that belongs to this database: a machine that sees another one is not ready. One row."""

    __tablename__ = "store_seen"

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[str] = mapped_column(String(40))
