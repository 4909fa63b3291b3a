from django.db import migrations

NAME = "Translators"


def make_role(apps, schema_editor):
    """In a new database its permissions follow after the migrations, as those of the other roles do (publishing/workflow/roles.py).

    In one where the others have theirs it gets them here, once: what an administrator changes later stays so.
    """
    group, is_new = apps.get_model("auth", "Group").objects.get_or_create(name=NAME)
    permissions = apps.get_model("auth", "Permission").objects
    given = permissions.filter(group__name="Authors")
    if not is_new or not given.exists():
        return
    viewed = given.filter(codename__startswith="view_").exclude(
        codename__in=["view_changeset", "view_sharelink", "view_task"]
    )
    group.permissions.add(*viewed, *given.filter(codename="add_comment"))
    pair = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="translations", model="pair").first()
    if pair is not None:
        name = "Can translate into the languages of theirs"
        group.permissions.add(
            permissions.get_or_create(codename="translate", content_type=pair, defaults={"name": name})[0]
        )


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0012_comments_on_a_field"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_role, migrations.RunPython.noop)]
