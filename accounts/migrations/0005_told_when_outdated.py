from django.db import migrations

EARLIER = {"own", "review", "failed"}


def tell(apps, _schema_editor):
    """Who is told of all there was is told of what comes to it."""
    for user in apps.get_model("accounts", "User").objects.all():
        if set(user.mail_on) >= EARLIER and "outdated" not in user.mail_on:
            user.mail_on = [*user.mail_on, "outdated"]
            user.save(update_fields=["mail_on"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_account")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
