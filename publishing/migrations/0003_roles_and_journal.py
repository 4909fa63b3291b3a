from django.db import migrations

from publishing.journal.guard import guard, unguard

ROLES = ("Authors", "Reviewers", "Publishers", "Administrators")


def make_roles(apps, schema_editor):
    """Their permissions follow after the migrations, when those of every app exist: publishing/workflow/roles.py."""
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


def guard_journal(apps, schema_editor):
    guard(schema_editor.connection)


def unguard_journal(apps, schema_editor):
    unguard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0002_editorial_work"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(guard_journal, unguard_journal),
    ]
