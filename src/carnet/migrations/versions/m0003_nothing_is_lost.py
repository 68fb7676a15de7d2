"""The database's own name, which a restore makes anew; what a student settled; attempts that became one."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nothing was settled or merged before, and every database gets its first epoch."""
    instance = op.create_table(
        "instance",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_instance_one_row")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_instance")),
    )
    op.bulk_insert(instance, [{"number": 1, "epoch": uuid4()}])
    op.add_column("parked_operation", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("workout_session") as table:
        table.add_column(sa.Column("merged_into", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_workout_session_team_id_merged_into"),
            "workout_session",
            ["team_id", "merged_into"],
            ["team_id", "workout_id"],
        )
    op.create_index(op.f("ix_session_progress_student_id"), "session_progress", ["student_id"])
