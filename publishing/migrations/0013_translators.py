from django.db import migrations


def make_role(apps, schema_editor):
    """Its permissions follow after the migrations, as those of the other roles do: publishing/workflow/roles.py."""
    apps.get_model("auth", "Group").objects.get_or_create(name="Translators")


class Migration(migrations.Migration):
    dependencies = [("publishing", "0012_comments_on_a_field"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make_role, migrations.RunPython.noop)]
