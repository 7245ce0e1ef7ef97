"""The fake museum is what other tests stand on."""

import io
import json
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from PIL import Image

from tests.museums import faults
from tests.museums.dialect import Status
from tests.museums.server import Door, FakeServer, picture


class Small:
    """Two records in one list, each with a picture."""

    base = ""

    def __init__(self, works, pictures):
        self.ids = [f"w{number}" for number in range(works)]
        self.pictures = pictures

    def answer(self, path, params):
        if path == "/":
            return {"next": f"{self.base}/more", "q": params.get("q")}
        if path == "/wrong":
            raise KeyError("a mistake in the dialect")
        return [f"{self.pictures}/{one}.jpg" for one in self.ids] if path == "/more" else Status(404, {"error": "none"})


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


def test_it_speaks_its_dialect():
    with FakeServer(Small, 2) as museum:
        first = json.loads(get(f"{museum.endpoint}?q=cat"))
        assert first == {"next": f"{museum.endpoint}/more", "q": "cat"}
        pictures = json.loads(get(first["next"]))
        assert [url.rpartition("/")[2] for url in pictures] == ["w0.jpg", "w1.jpg"]
        assert all(get(url)[:2] == b"\xff\xd8" for url in pictures)
        with pytest.raises(urllib.error.HTTPError, match="404") as error:
            get(f"{museum.endpoint}/else")
        with error.value as answer:
            assert json.load(answer) == {"error": "none"}
        assert museum.api.paths() == ["/", "/more", "/else"]
        assert museum.pictures.paths() == ["/w0.jpg", "/w1.jpg"]
        assert museum.api.asked[0].params == {"q": "cat"}


def test_another_process_can_ask_it():
    with FakeServer(Small, 2) as museum:
        program = f"import urllib.request; print(urllib.request.urlopen({museum.endpoint + '/more'!r}).read().decode())"
        said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        assert len(json.loads(said)) == 2


def test_each_picture_is_its_own_or_one_of_a_few():
    with Image.open(io.BytesIO(picture("/47.jpg"))) as shown:
        assert (shown.size, shown.format) == ((1100, 800), "JPEG")
    with FakeServer(size=(32, 24)) as museum:
        urls = [f"{museum.pictures.url}/{number}.jpg" for number in range(30)]
        first = [get(url) for url in urls]
        assert len(set(first)) == 30
        assert [get(url) for url in urls] == first
    with FakeServer(size=(32, 24), distinct=3) as museum:
        assert len({get(f"{museum.pictures.url}/{number}.jpg") for number in range(30)}) == 3


def test_faults_come_by_number_and_by_path():
    with FakeServer(size=(32, 24)) as museum:
        museum.pictures.at(2, faults.status(500))
        museum.pictures.on("/dead.jpg", faults.status(404))
        museum.pictures.on("/once.jpg", faults.truncated(), times=1)
        seen = []
        for name in ("a", "b", "dead", "dead", "once", "once"):
            try:
                seen.append(len(get(f"{museum.pictures.url}/{name}.jpg")))
            except urllib.error.HTTPError as error:
                seen.append(error.code)
                error.close()
        whole = len(picture("/once.jpg", (32, 24)))
        assert seen == [len(picture("/a.jpg", (32, 24))), 500, 404, 404, whole // 2, whole]


def test_mistakes_in_a_test_come_to_light():
    def mistaken():
        with FakeServer(Small, 2) as museum:
            with pytest.raises(urllib.error.HTTPError, match="500") as error:
                get(f"{museum.endpoint}/wrong")
            error.value.close()

    with pytest.raises(KeyError, match="a mistake in the dialect"):
        mistaken()


def test_the_busiest_stretch():
    door = Door(None)
    door.asked = [type("At", (), {"at": at}) for at in (0.0, 0.5, 0.9, 1.0, 1.4, 9.0)]
    assert [door.busiest(seconds) for seconds in (0.05, 0.45, 1.0, 1.01, 100)] == [1, 2, 4, 4, 6]
