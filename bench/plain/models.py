from django.db import models


class Region(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    profile = models.TextField(blank=True)


class Partner(models.Model):
    region = models.ForeignKey(Region, models.PROTECT, related_name="partners")
    code = models.CharField(max_length=2, unique=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    official_name = models.CharField(max_length=200, blank=True)
    capital = models.CharField(max_length=120, blank=True)
    profile = models.TextField(blank=True)

    class Meta:
        ordering = ["slug"]


class Participation(models.Model):
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="participations")
    framework = models.CharField(max_length=20)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["since"]


class Office(models.Model):
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="offices")
    kind = models.CharField(max_length=20)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    profile = models.TextField(blank=True)
    opened = models.DateField(null=True)
    closed = models.DateField(null=True)
    city = models.CharField(max_length=120, blank=True)
    address = models.TextField(blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)

    class Meta:
        ordering = ["opened", "slug"]


class Contact(models.Model):
    office = models.ForeignKey(Office, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=300)
    label = models.CharField(max_length=120, blank=True)
