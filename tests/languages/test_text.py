import pytest
from django.template import Context, Template
from django.utils import translation

from languages.text import Coverage, Text, read_text
from tests.factories import PartnerFactory, RegionFactory, SourceFactory


def test_a_text_in_the_language_of_the_page_is_plain_and_escaped():
    text = Text("Tea & <biscuits>", "en")

    assert Template("{{ text }}").render(Context({"text": text})) == "Tea &amp; &lt;biscuits&gt;"


def test_a_text_that_fell_back_carries_its_own_language_and_direction():
    text = Text("Tea & <biscuits>", "en", requested="ka")

    shown = Template("{{ text }}").render(Context({"text": text}))

    assert shown == '<span lang="en" dir="ltr">Tea &amp; &lt;biscuits&gt;</span>'


def test_paragraphs_are_parted_by_blank_lines_and_marked_when_they_fell_back():
    text = Text("First\nline.\r\n\r\n<b>Second</b>.", "en", requested="hy")

    assert text.paragraphs == (
        '<p lang="en" dir="ltr">First\nline.</p>\n<p lang="en" dir="ltr">&lt;b&gt;Second&lt;/b&gt;.</p>'
    )


def test_blank_space_around_a_paragraph_is_no_part_of_it_and_makes_none():
    text = Text("\n One. \n\n\n\n \t\n\n\nTwo.\n", "en")

    assert text.paragraphs == "<p>One.</p>\n<p>Two.</p>"


def test_a_language_written_from_the_right_says_so(settings):
    settings.LANGUAGES_BIDI = ["ka"]

    assert Text("ტექსტი", "ka", requested="en").attributes == ' lang="ka" dir="rtl"'


def test_azerbaijani_is_written_from_the_left():
    assert Text("Mətn", "az", requested="en").attributes == ' lang="az" dir="ltr"'


@pytest.mark.django_db
def test_reading_falls_back_from_the_page_to_english_to_french():
    partner = PartnerFactory(
        name_en="Georgia", name_fr="Géorgie", name_ka="საქართველო", profile_en="", profile_fr="Texte."
    )

    read = {
        (language, field): (str(read_text(partner, field, language)), read_text(partner, field, language).language)
        for language in ("ka", "ru")
        for field in ("name", "profile", "capital")
    }

    assert read == {
        ("ka", "name"): ("საქართველო", "ka"),
        ("ka", "profile"): ("Texte.", "fr"),
        ("ka", "capital"): ("", "ka"),
        ("ru", "name"): ("Georgia", "en"),
        ("ru", "profile"): ("Texte.", "fr"),
        ("ru", "capital"): ("", "ru"),
    }


@pytest.mark.django_db
def test_templates_read_in_the_active_language():
    partner = PartnerFactory(name_en="Georgia", name_ka="საქართველო")

    with translation.override("ka"):
        assert str(partner.texts.name) == "საქართველო"


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["nmae", "slug", "region"])
def test_reading_what_is_not_translated_is_an_error_not_an_empty_text(field):
    with pytest.raises(AttributeError, match="no translated field"):
        getattr(PartnerFactory().texts, field)


@pytest.mark.django_db
def test_coverage_says_in_which_languages_a_page_says_anything():
    region = RegionFactory(name_en="Region", name_ka="რეგიონი", profile_en="Text.", profile_fr="Texte.")

    coverage = Coverage([region, SourceFactory()])

    assert coverage.total == 2
    assert coverage.languages == ["en", "fr", "ka"]
    assert [coverage.is_missing(language) for language in ("en", "fr", "ka", "ru")] == [False, False, False, True]
    assert [coverage.fallback_for(language) for language in ("en", "fr", "ka", "ru")] == [None, "en", "en", "en"]


@pytest.mark.django_db
def test_a_page_without_texts_of_its_own_is_whole_in_every_language():
    coverage = Coverage([SourceFactory()])

    assert len(coverage.languages) == 11
