"""Every tenant table begins with its team: in its primary key, in each unique constraint, in each foreign key.

So one team's rows can live together on a machine of their own, and no statement of the hot path crosses teams.
Looked at twice: in the models, and in what a migrated PostgreSQL says of itself.
"""

from itertools import groupby

import pytest
from sqlalchemy import Table, UniqueConstraint

from carnet.config import Settings
from carnet.migrations.tables import METADATA
from tests.engines import read_rows

# Why a table is no team's. A new one without `team_id` fails until it stands here.
OF_NO_TEAM = {
    "user": "a person is in several teams, and has an account without any",
    "login": "signing in is a person's, whatever the teams",
    "password_reset": "a password is a person's",
    "failed_login": "counts guesses at accounts that may not exist",
    "device": "a phone is a person's: its queue holds what was noted in every team",
    "instance": "the database's own name",
    "parked_operation": "what could not be placed belongs to its author: its team is what is not known",
}
# Unique without the team, and why.
UNIQUE_EVERYWHERE = {("team", ("personal_of",)): "a person has one personal team in all: the key is what finds it"}
TENANTS = [table for table in METADATA.sorted_tables if table.name not in OF_NO_TEAM]


def test_the_list_names_tables() -> None:
    assert set(OF_NO_TEAM) <= set(METADATA.tables)
    assert not [name for name in OF_NO_TEAM if "team_id" in METADATA.tables[name].columns]


@pytest.mark.parametrize("table", TENANTS, ids=lambda table: table.name)
def test_models(table: Table) -> None:
    assert "team_id" in table.columns, "add team_id, or write down above why this table is no team's"
    assert next(iter(table.primary_key.columns)).name == "team_id"
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            names = tuple(column.name for column in constraint.columns)
            assert names[0] == "team_id" or (table.name, names) in UNIQUE_EVERYWHERE, names
    for index in table.indexes:
        assert not index.unique or next(iter(index.columns)).name == "team_id", index.name
    for key in table.foreign_key_constraints:
        if key.referred_table.name in OF_NO_TEAM:
            continue
        pairs = [(element.parent.name, element.column.name) for element in key.elements]
        assert ("team_id", "team_id") in pairs, f"{key.name} could point into another team"


_UNIQUE = """
SELECT t.relname::text, i.relname::text,
    (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = x.indkey[0])::text,
    (SELECT string_agg(a.attname, ',') FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = ANY (x.indkey))
FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname = 'public' AND x.indisunique AND t.relname <> 'alembic_version'
ORDER BY 1, 2
"""
_FOREIGN = """
SELECT t.relname::text, c.conname::text, r.relname::text, a.attname::text, b.attname::text
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid
CROSS JOIN unnest(c.conkey, c.confkey) AS pair(here, there)
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = pair.here
JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = pair.there
WHERE c.contype = 'f' AND t.relnamespace = 'public'::regnamespace
ORDER BY 1, 2
"""


@pytest.mark.postgresql("its catalogue says it; SQLite's schema is compared with the models elsewhere")
def test_the_catalogue_of_postgresql(settings: Settings) -> None:
    unique = read_rows(settings, _UNIQUE)
    assert {table for table, *_ in unique} == set(METADATA.tables)
    for table, name, first, columns in unique:
        if table not in OF_NO_TEAM:
            assert first == "team_id" or (table, (columns,)) in UNIQUE_EVERYWHERE, name
    foreign = read_rows(settings, _FOREIGN)
    assert len({(table, name) for table, name, *_ in foreign}) == sum(
        len(table.foreign_key_constraints) for table in METADATA.sorted_tables
    )
    for (table, name, referred), pairs in groupby(foreign, key=lambda row: row[:3]):
        if table not in OF_NO_TEAM and referred not in OF_NO_TEAM:
            assert ("team_id", "team_id") in {row[3:] for row in pairs}, name
