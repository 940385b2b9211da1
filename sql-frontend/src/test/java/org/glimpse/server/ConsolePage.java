package org.glimpse.server;

import org.glimpse.browser.Chromium;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** The console in a browser, with the hands and eyes of a person. */
record ConsolePage(Chromium chromium) {

  /** Loads it as somebody who has never been there. */
  void openFresh(String address) {
    chromium.open(address);
    chromium.run("localStorage.clear(); sessionStorage.clear()");
    open(address);
  }

  void open(String address) {
    chromium.open(address);
    ready();
  }

  void reload() {
    chromium.driver().navigate().refresh();
    ready();
  }

  /** Waits until the page can be used and lists the videos. */
  void ready() {
    chromium.awaitTrue("document.body.dataset.ready && document.querySelector('#videos .video')");
  }

  void keys(CharSequence... keys) {
    new Actions(chromium.driver()).sendKeys(keys).perform();
  }

  void control(CharSequence key) {
    new Actions(chromium.driver())
        .keyDown(Keys.CONTROL)
        .sendKeys(key)
        .keyUp(Keys.CONTROL)
        .perform();
  }

  void alt(CharSequence key) {
    new Actions(chromium.driver()).keyDown(Keys.ALT).sendKeys(key).keyUp(Keys.ALT).perform();
  }

  /** Types a statement over whatever the editor has. */
  void type(String sql) {
    chromium.find(".CodeMirror").click();
    control("a");
    keys(sql);
  }

  /** Puts a statement into the editor at once, where typing is not what is tested. */
  void put(String sql) {
    chromium.run("document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])", sql);
    chromium.run("document.querySelector('.CodeMirror').CodeMirror.execCommand('goDocEnd')");
    chromium.find(".CodeMirror").click();
    control(Keys.END);
  }

  /** Puts a statement into the editor and runs it by keyboard. */
  void run(String sql) {
    put(sql);
    control(Keys.ENTER);
  }

  /** What the editor holds. */
  String editor() {
    return String.valueOf(
        chromium.run("return document.querySelector('.CodeMirror').CodeMirror.getValue()"));
  }

  /** Waits until the line of state begins so. */
  void state(String beginning) {
    chromium.await(
        "state " + beginning,
        () -> chromium.find("#state").getText().startsWith(beginning) ? true : null);
  }

  String text(String selector) {
    return chromium.find(selector).getText();
  }

  long number(String script) {
    return ((Number) chromium.run("return " + script)).longValue();
  }
}
