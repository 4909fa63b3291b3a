"""Has the database itself refuse to change or delete what the journal holds, but for what an entry says is archived."""

TABLE = "publishing_journalentry"
MESSAGE = "The journal is only added to."
# An entry "archived" is about the last one that is in the file; see ``archive_journal``.
IS_ARCHIVED = f"""EXISTS (
    SELECT 1 FROM {TABLE} archive
    WHERE archive.action = 'archived'
    AND CASE WHEN archive.action = 'archived' THEN CAST(archive.object_id AS bigint) >= OLD.id END)"""  # noqa: S608, a constant

SQLITE = {
    f"journal_refuses_{action.lower()}": f"""
        CREATE TRIGGER journal_refuses_{action.lower()} BEFORE {action} ON {TABLE} WHEN NOT {but_for}
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
    for action, but_for in (("UPDATE", "FALSE"), ("DELETE", IS_ARCHIVED))
}
POSTGRESQL = f"""
    CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN IF {IS_ARCHIVED} THEN RETURN OLD; END IF; END IF;
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER journal_refuses BEFORE UPDATE OR TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses();
    CREATE TRIGGER journal_refuses_row BEFORE DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION journal_refuses()"""


def guard(connection):
    """Sets the triggers up; fit for a migration and for repeating."""
    unguard(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in SQLITE.values():
                cursor.execute(statement)
        elif connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)


def unguard(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        elif connection.vendor == "postgresql":
            for name in ("journal_refuses", "journal_refuses_row"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
