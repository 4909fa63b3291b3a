from django.core.management import BaseCommand

from pictures.uploads import remove_unused


class Command(BaseCommand):
    help = "Takes away pictures that were uploaded more than a week ago and never saved, not even in a draft."

    def handle(self, **options):
        self.stdout.write(f"{remove_unused()} pictures removed.")
