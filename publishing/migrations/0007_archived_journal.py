from django.db import migrations, models

from publishing.journal.guard import guard


def guard_journal(apps, schema_editor):
    guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0006_lost_links"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(condition=models.Q(("action", "archived")), fields=["id"], name="journal_archives"),
        ),
        migrations.RunPython(guard_journal, migrations.RunPython.noop),
    ]
