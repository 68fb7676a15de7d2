"""Teams that grow, lineages, drafts that are edited, schedules that slip, who started an attempt."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_CONTENT = {
    "program": "program_id",
    "block": "block_id",
    "week": "week_id",
    "session": "session_id",
    "prescription": "item_id",
}


def upgrade() -> None:
    """What is there gets the value that it had all along: an original is its own lineage, a student started it."""
    _change_accounts()
    _add_invitations()
    _change_programs()
    _change_schedule()
    with op.batch_alter_table("workout_session") as table:
        table.add_column(sa.Column("started_by", sa.Uuid(), nullable=True))
    op.execute("UPDATE workout_session SET started_by = student_id")
    with op.batch_alter_table("workout_session") as table:
        table.alter_column("started_by", nullable=False)
        table.create_foreign_key(op.f("fk_workout_session_started_by"), "user", ["started_by"], ["user_id"])


def _change_accounts() -> None:
    op.add_column("user", sa.Column("time_zone", sa.String(length=64), nullable=True))
    with op.batch_alter_table("team") as table:
        table.add_column(sa.Column("personal_of", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_team_personal_of"), "user", ["personal_of"], ["user_id"])
        table.create_unique_constraint(op.f("uq_team_personal_of"), ["personal_of"])
    with op.batch_alter_table("login") as table:
        table.add_column(sa.Column("login_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("user_agent", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True))
    login = sa.table("login", sa.column("secret_hash", sa.String()), sa.column("login_id", sa.Uuid()))
    connection = op.get_bind()
    for secret_hash in connection.scalars(sa.select(login.c.secret_hash)).all():
        named = sa.update(login).where(login.c.secret_hash == secret_hash).values(login_id=uuid4())
        connection.execute(named)
    with op.batch_alter_table("login") as table:
        table.alter_column("login_id", nullable=False)
        table.create_unique_constraint(op.f("uq_login_login_id"), ["login_id"])


def _add_invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('owner', 'coach', 'student')", name=op.f("ck_invitation_role")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_invitation_team_id")),
        sa.ForeignKeyConstraint(["created_by"], ["user.user_id"], name=op.f("fk_invitation_created_by")),
        sa.ForeignKeyConstraint(["accepted_by"], ["user.user_id"], name=op.f("fk_invitation_accepted_by")),
        sa.PrimaryKeyConstraint("team_id", "invitation_id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_secret_hash"), "invitation", ["secret_hash"])
    op.create_index(op.f("ix_invitation_code_hash"), "invitation", ["code_hash"])
    op.create_table(
        "password_reset",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.user_id"], name=op.f("fk_password_reset_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["user.user_id"], name=op.f("fk_password_reset_issued_by")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_password_reset")),
    )
    op.create_index(op.f("ix_password_reset_user_id"), "password_reset", ["user_id"])


def _change_programs() -> None:
    for table_name, key in _CONTENT.items():
        op.add_column(table_name, sa.Column("lineage_id", sa.Uuid(), nullable=True))
        op.execute(f"UPDATE {table_name} SET lineage_id = {key}")  # noqa: S608  # both are ours
        with op.batch_alter_table(table_name) as table:
            table.alter_column("lineage_id", nullable=False)
    with op.batch_alter_table("program") as table:
        table.add_column(sa.Column("student_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("revision", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_program_student_id"), "user", ["student_id"], ["user_id"])
        table.create_index(op.f("ix_program_team_id_student_id"), ["team_id", "student_id"])
    op.execute("UPDATE program SET revision = 1")
    with op.batch_alter_table("program") as table:
        table.alter_column("revision", nullable=False)
    op.add_column("program_version", sa.Column("revision", sa.Integer(), nullable=True))
    op.execute("UPDATE program_version SET revision = 1")
    with op.batch_alter_table("program_version") as table:
        table.alter_column("revision", nullable=False)
    op.add_column("session", sa.Column("score", sa.JSON(), nullable=True))
    op.create_index(op.f("ix_session_session_id_version"), "session", ["session_id", "version"])


def _change_schedule() -> None:
    op.add_column("assignment", sa.Column("paused_from", sa.Date(), nullable=True))
    op.add_column("assignment", sa.Column("paused_until", sa.Date(), nullable=True))
    op.add_column("assignment", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("scheduled_session", sa.Column("reason", sa.Text(), nullable=True))
    op.create_index(op.f("ix_assignment_assignment_id"), "assignment", ["assignment_id"])
    op.create_index(op.f("ix_scheduled_session_scheduled_session_id"), "scheduled_session", ["scheduled_session_id"])
