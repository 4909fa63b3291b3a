"""Has the database itself refuse to change or delete what the journal holds."""

TABLE = "publishing_journalentry"
MESSAGE = "The journal is only added to."

SQLITE = {
    f"journal_refuses_{action.lower()}": f"""
        CREATE TRIGGER journal_refuses_{action.lower()} BEFORE {action} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
    for action in ("UPDATE", "DELETE")
}
POSTGRESQL_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
POSTGRESQL = f"""
    CREATE TRIGGER journal_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()"""


def guard(connection):
    """Sets the triggers up; fit for a migration and for repeating."""
    unguard(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in SQLITE.values():
                cursor.execute(statement)
        elif connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
            cursor.execute(POSTGRESQL)


def unguard(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        elif connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS journal_refuses ON {TABLE}")
