import pytest

from newscrawl.extraction.picture_names import picture_name

HASH = "0123456789abcdef0123456789abcdef01234567"
UUID = "01234567-89ab-cdef-0123-456789abcdef"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/2026/02/ferry-strike-1024x683.jpg", "/2026/02/ferry-strike.webp?w=300"),
        ("/2026/02/ferry-strike-scaled.jpg", "/2026/02/ferry-strike-300x200.jpg"),
        ("/a/ferry-strike-facebookJumbo.jpg", "/a/ferry-strike-articleLarge-v2.jpg".replace("-v2", "")),
        ("/crop/ferry-in-harbour.jpg.webp", "/share/ferry-in-harbour.jpg"),
        (f"/480/{UUID}.jpg", f"/1024/{UUID}_16-9_default.jpg"),
        (f"/media/{HASH}/0_0_1000_600/master/1000.jpg", f"/media/{HASH}/0_0_500_300/500.jpg"),
        ("/photos/65de00bab18d/16:9/w_1280,c_limit/r4.png", "/photos/65de00bab18d/1:1/w_600,c_limit/r4.png"),
        ("/resize?url=https%3A%2F%2Fcdn.example%2Fferry-strike.jpg&w=2", "/ferry-strike.jpg"),
        ("/fit/200/https://cdn.example/a/ferry-strike.jpg", "/ferry-strike-x2.jpg".replace("-x2", "")),
        ("/408483058/408483058_1742411809_v4_3_800.jpeg", "/408483058/408483058_1742411809_v16_9_1200.jpeg"),
    ],
)
def test_variants_of_one_picture_share_a_name(one: str, other: str) -> None:
    assert picture_name(f"https://img.example{one}") == picture_name(f"https://www.example{other}") != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/images/81349.jpg", "/images/81350.jpg"),
        ("/2026/dsc_0640.jpg", "/2026/dsc_0641.jpg"),
        ("/a/gallery-harbour-1.jpg", "/a/gallery-harbour-2.jpg"),
        ("/a/ferry_0600-4.jpg", "/a/ferry_0600-5-600x338.jpg"),
        ("/photos/aaaaaaaaaaaa/w_1280/1.png", "/photos/bbbbbbbbbbbb/w_1280/1.png"),
        (f"/{UUID}.jpg", f"/{UUID[:-1]}0.jpg"),
    ],
)
def test_different_pictures_have_different_names(one: str, other: str) -> None:
    assert picture_name(f"https://img.example{one}") != picture_name(f"https://img.example{other}")


@pytest.mark.parametrize("url", ["", "ferry.jpg", "data:image/png;base64,AAAA", "https://", "ftp://a.example/b.jpg"])
def test_what_is_no_address_has_no_name(url: str) -> None:
    assert picture_name(url) == ""


@pytest.mark.parametrize("unit", ["a", "-1", "/", "-large", ".jpg", "%20", "http://", "url=", "0"])
def test_addresses_of_any_length_are_read_in_time(unit: str) -> None:
    picture_name("https://img.example/" + unit * (120_000 // len(unit)))
    picture_name("https://img.example/" + unit * (2_900 // len(unit)))
