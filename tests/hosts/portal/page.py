"""What a person does on the page, as a test does it."""

import shutil
from pathlib import Path
from typing import Any

from attrs import frozen
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

SECONDS = 120
SHOWN = "#result:not([hidden]):not([aria-busy])"


@frozen
class Page:
    """The page in a browser."""

    # Selenium leaves much of what it takes and gives untyped.
    driver: Any
    downloads: Path

    # The page draws itself anew whenever an answer comes, so an element that was found may be gone when it is asked something.
    # Whatever is read or clicked is therefore found in the same step; `find` is for what stays.

    def find(self, selector: str) -> WebElement:
        """Return the first element, as soon as there is one."""
        element: WebElement = self.wait(lambda: next(iter(self.all(selector)), None))
        return element

    def all(self, selector: str) -> list[WebElement]:
        """Return all elements."""
        elements: list[WebElement] = self.driver.find_elements(By.CSS_SELECTOR, selector)
        return elements

    def text(self, selector: str) -> str:
        """Return the text of the first element to the letter, shown or not, as soon as there is one."""
        script = "const found = document.querySelector(arguments[0]); return found && [found.textContent]"
        (text,) = self.wait(lambda: self.run(script, selector))
        return str(text)

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401  Whatever the script returns.
        """Run a script and return what it returns."""
        return self.driver.execute_script(script, *arguments)

    def wait(self, until: Any) -> Any:  # noqa: ANN401  Any question without arguments, and its answer.
        """Wait until something holds and return it; tell what the page complained of if it does not."""
        try:
            return WebDriverWait(self.driver, SECONDS, poll_frequency=0.02).until(lambda _: until())
        except Exception as error:
            raise AssertionError(self.complaints()) from error

    def complaints(self) -> list[dict[str, Any]]:
        """Return what the browser wrote on its console."""
        log: list[dict[str, Any]] = self.driver.get_log("browser")
        return log

    def ready(self) -> "Page":
        """Wait until the rules are there."""
        self.find("body.ready")
        return self

    def choose(self, name: str, value: str) -> None:
        """Choose from one of the lists."""
        self.run(
            "const list = document.getElementById(arguments[0]); list.value = arguments[1];"
            "list.dispatchEvent(new Event('change'))",
            name,
            value,
        )

    def upload(self, path: Path) -> None:
        """Choose a file with the button, and wait for its findings."""
        self.find("#upload").send_keys(str(path))
        self.settled(path.name)

    def drop(self, name: str, data: bytes) -> None:
        """Drop a file on the page, and wait for its findings."""
        self.run(
            "const given = new DataTransfer();"
            "given.items.add(new File([new Uint8Array(arguments[1])], arguments[0]));"
            "document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: given, bubbles: true, cancelable: true}))",
            name,
            list(data),
        )
        self.settled(name)

    def settled(self, name: str) -> None:
        """Wait until everything about a file is shown."""
        self.wait(lambda: self.run("return document.getElementById('status').textContent").startswith(f"{name}. "))
        self.find(SHOWN)

    def mode(self, mode: str) -> None:
        """Choose which button it is about."""
        self.run("document.querySelector(`[name=mode][value='${arguments[0]}']`).click()", mode)
        self.wait(lambda: self.text("#import") == mode)

    def click(self, selector: str) -> None:
        """Click the first element wherever it is, as soon as there is one."""
        self.wait(
            lambda: self.run(
                "const found = document.querySelector(arguments[0]); found?.click(); return !!found", selector
            )
        )

    def download(self, selector: str, name: str) -> bytes:
        """Click something that gives a file, and return the file."""
        path = self.downloads / name
        path.unlink(missing_ok=True)
        self.click(selector)
        # The browser reserves the name with an empty file, and then puts the whole one in its place.
        self.wait(lambda: path.exists() and path.stat().st_size > 0)
        return path.read_bytes()


def open_browser(  # noqa: PLR0913  All that makes one browser different from another.
    address: str,
    downloads: Path,
    *,
    width: int = 1400,
    height: int = 1000,
    dark: bool = False,
    language: str = "en",
    timezone: str = "Europe/Berlin",
) -> Page:
    """Open the page in a browser without a window."""
    downloads.mkdir()
    options: Any = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", f"--lang={language}"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.binary_location = shutil.which("chromium")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver: Any = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": timezone})
    driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
    driver.get(address)
    return Page(driver, downloads)
