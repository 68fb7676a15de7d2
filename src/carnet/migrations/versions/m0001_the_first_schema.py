"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Everything that Carnet began with."""
    op.create_table(
        "failed_login",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("email", "address", name=op.f("pk_failed_login")),
    )
    op.create_table(
        "team",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_team")),
    )
    op.create_table(
        "user",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("units", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_table(
        "device",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("next_dseq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.user_id"], name=op.f("fk_device_user_id")),
        sa.PrimaryKeyConstraint("user_id", "device_id", name=op.f("pk_device")),
    )
    op.create_table(
        "exercise",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("exercise_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_exercise_team_id")),
        sa.PrimaryKeyConstraint("team_id", "exercise_id", name=op.f("pk_exercise")),
    )
    op.create_table(
        "login",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('cookie', 'bearer')", name=op.f("ck_login_kind")),
        sa.ForeignKeyConstraint(["user_id"], ["user.user_id"], name=op.f("fk_login_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_login")),
    )
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_user_id"), ["user_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.CheckConstraint("role IN ('owner', 'coach', 'student')", name=op.f("ck_membership_role")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_membership_team_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.user_id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_user_id"), ["user_id"], unique=False)

    op.create_table(
        "parked_operation",
        sa.Column("parked_id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("dseq", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.user_id"], name=op.f("fk_parked_operation_author_id")),
        sa.PrimaryKeyConstraint("parked_id", name=op.f("pk_parked_operation")),
    )
    with op.batch_alter_table("parked_operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parked_operation_author_id_op_id"), ["author_id", "op_id"], unique=False)

    op.create_table(
        "program",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.user_id"], name=op.f("fk_program_author_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_program_team_id")),
        sa.PrimaryKeyConstraint("team_id", "program_id", name=op.f("pk_program")),
    )
    op.create_table(
        "session_progress",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["user.user_id"], name=op.f("fk_session_progress_student_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_session_progress_team_id")),
        sa.PrimaryKeyConstraint("team_id", "session_id", "student_id", name=op.f("pk_session_progress")),
    )
    op.create_table(
        "assignment",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["user.user_id"], name=op.f("fk_assignment_student_id")),
        sa.ForeignKeyConstraint(
            ["team_id", "program_id"],
            ["program.team_id", "program.program_id"],
            name=op.f("fk_assignment_team_id_program_id"),
        ),
        sa.PrimaryKeyConstraint("team_id", "assignment_id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_student_id"), ["student_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assignment_team_id_program_id_student_id"),
            ["team_id", "program_id", "student_id"],
            unique=False,
        )

    op.create_table(
        "program_version",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "program_id"],
            ["program.team_id", "program.program_id"],
            name=op.f("fk_program_version_team_id_program_id"),
        ),
        sa.PrimaryKeyConstraint("team_id", "program_id", "version", name=op.f("pk_program_version")),
    )
    op.create_table(
        "block",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "program_id", "version"],
            ["program_version.team_id", "program_version.program_id", "program_version.version"],
            name=op.f("fk_block_team_id_program_id_version"),
        ),
        sa.PrimaryKeyConstraint("team_id", "block_id", "version", name=op.f("pk_block")),
    )
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_block_team_id_program_id_version"), ["team_id", "program_id", "version"], unique=False
        )

    op.create_table(
        "scheduled_session",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("scheduled_session_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'done', 'skipped', 'excused')", name=op.f("ck_scheduled_session_state")
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "assignment_id"],
            ["assignment.team_id", "assignment.assignment_id"],
            name=op.f("fk_scheduled_session_team_id_assignment_id"),
        ),
        sa.PrimaryKeyConstraint("team_id", "scheduled_session_id", name=op.f("pk_scheduled_session")),
    )
    with op.batch_alter_table("scheduled_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_scheduled_session_team_id_assignment_id"), ["team_id", "assignment_id"], unique=False
        )

    op.create_table(
        "week",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("week_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "block_id", "version"],
            ["block.team_id", "block.block_id", "block.version"],
            name=op.f("fk_week_team_id_block_id_version"),
        ),
        sa.PrimaryKeyConstraint("team_id", "week_id", "version", name=op.f("pk_week")),
    )
    with op.batch_alter_table("week", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_week_team_id_block_id_version"), ["team_id", "block_id", "version"], unique=False
        )

    op.create_table(
        "session",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("week_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("estimated_minutes", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "program_id", "version"],
            ["program_version.team_id", "program_version.program_id", "program_version.version"],
            name=op.f("fk_session_team_id_program_id_version"),
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "week_id", "version"],
            ["week.team_id", "week.week_id", "week.version"],
            name=op.f("fk_session_team_id_week_id_version"),
        ),
        sa.PrimaryKeyConstraint("team_id", "session_id", "version", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_team_id_program_id_version"), ["team_id", "program_id", "version"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_session_team_id_week_id_version"), ["team_id", "week_id", "version"], unique=False
        )

    op.create_table(
        "prescription",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Uuid(), nullable=False),
        sa.Column("exercise_name", sa.String(length=200), nullable=False),
        sa.Column("exercise_type", sa.String(length=10), nullable=False),
        sa.Column("config", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "exercise_type IN ('standard', 'EMOM', 'AMRAP', 'circuit')", name=op.f("ck_prescription_exercise_type")
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "exercise_id"],
            ["exercise.team_id", "exercise.exercise_id"],
            name=op.f("fk_prescription_team_id_exercise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "session_id", "version"],
            ["session.team_id", "session.session_id", "session.version"],
            name=op.f("fk_prescription_team_id_session_id_version"),
        ),
        sa.PrimaryKeyConstraint("team_id", "item_id", "version", name=op.f("pk_prescription")),
    )
    with op.batch_alter_table("prescription", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_prescription_team_id_session_id_version"), ["team_id", "session_id", "version"], unique=False
        )

    op.create_table(
        "workout_session",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("workout_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("scheduled_session_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("exercises_completed", sa.Integer(), nullable=False),
        sa.Column("total_exercises", sa.Integer(), nullable=False),
        sa.Column("rest_period_seconds", sa.Integer(), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("dseq", sa.Integer(), nullable=False),
        sa.Column("last_operation_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('in_progress', 'completed')", name=op.f("ck_workout_session_status")),
        sa.ForeignKeyConstraint(["student_id"], ["user.user_id"], name=op.f("fk_workout_session_student_id")),
        sa.ForeignKeyConstraint(
            ["team_id", "scheduled_session_id"],
            ["scheduled_session.team_id", "scheduled_session.scheduled_session_id"],
            name=op.f("fk_workout_session_team_id_scheduled_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "session_id", "version"],
            ["session.team_id", "session.session_id", "session.version"],
            name=op.f("fk_workout_session_team_id_session_id_version"),
        ),
        sa.PrimaryKeyConstraint("team_id", "workout_id", name=op.f("pk_workout_session")),
    )
    with op.batch_alter_table("workout_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_workout_session_student_id_started_at"), ["student_id", "started_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_workout_session_team_id_session_id_student_id"),
            ["team_id", "session_id", "student_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_workout_session_workout_id"), ["workout_id"], unique=False)

    op.create_table(
        "operation",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("workout_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("dseq", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("bases", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=False),
        sa.Column("clock_offset", sa.BigInteger(), nullable=True),
        sa.Column("corrected_at", sa.BigInteger(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("app_version", sa.String(length=64), nullable=True),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.user_id"], name=op.f("fk_operation_author_id")),
        sa.ForeignKeyConstraint(
            ["team_id", "session_id", "student_id"],
            ["session_progress.team_id", "session_progress.session_id", "session_progress.student_id"],
            name=op.f("fk_operation_team_id_session_id_student_id"),
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "workout_id"],
            ["workout_session.team_id", "workout_session.workout_id"],
            name=op.f("fk_operation_team_id_workout_id"),
        ),
        sa.PrimaryKeyConstraint("team_id", "op_id", name=op.f("pk_operation")),
        sa.UniqueConstraint(
            "team_id", "author_id", "device_id", "dseq", name=op.f("uq_operation_team_id_author_id_device_id_dseq")
        ),
        sa.UniqueConstraint(
            "team_id", "session_id", "student_id", "seq", name=op.f("uq_operation_team_id_session_id_student_id_seq")
        ),
    )
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operation_op_id"), ["op_id"], unique=False)
