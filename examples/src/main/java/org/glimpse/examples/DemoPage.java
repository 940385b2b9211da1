package org.glimpse.examples;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.glimpse.shell.Answer;
import org.glimpse.video.Box;
import org.glimpse.workspace.Counter;

/** The demo as one page: no network, no script; light or dark as the reader's system is. */
final class DemoPage {
  private static final int PICTURES_MAX = 3;
  private static final int CHART_WIDTH = 720;
  private static final int CHART_HEIGHT = 160;

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Glimpse: the demo</title>
      <style>
      :root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d2226; --quiet: #667078;
        --line: #dcd9d1; --card: #ffffff; --one: #1f6f8b; --two: #c2571a; }
      @media (prefers-color-scheme: dark) {
        :root { --paper: #14181b; --ink: #e6e4de; --quiet: #98a2a8; --line: #2d3439;
          --card: #1b2125; --one: #63b7d3; --two: #f0955a; } }
      body { margin: 0; background: var(--paper); color: var(--ink);
        font: 16px/1.55 system-ui, sans-serif; }
      main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
      h1 { font-size: 1.7rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 0 0 .25rem; }
      p { margin: .4rem 0; } .quiet { color: var(--quiet); font-size: .9rem; }
      section { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
        padding: 1.1rem 1.25rem; margin: 1.25rem 0; }
      pre { background: var(--paper); border: 1px solid var(--line); border-radius: 6px;
        padding: .6rem .8rem; overflow-x: auto; font-size: .85rem; margin: .6rem 0; }
      table { border-collapse: collapse; margin: .6rem 0; font-size: .92rem; }
      th, td { text-align: left; padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--line);
        font-variant-numeric: tabular-nums; vertical-align: top; }
      th { color: var(--quiet); font-weight: 500; } td:first-child { white-space: nowrap; }
      .cost { display: grid; grid-template-columns: 8.5rem 1fr; gap: .2rem .8rem; align-items: center;
        font-size: .9rem; margin: .7rem 0; }
      .bar { height: .8rem; border-radius: 3px; background: var(--one); min-width: 2px; }
      .all { background: var(--line); }
      .pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr));
        gap: .8rem; margin: .8rem 0 0; }
      figure { margin: 0; } figcaption { color: var(--quiet); font-size: .85rem; }
      svg { display: block; width: 100%; height: auto; border-radius: 6px; }
      .box { fill: none; stroke-width: 2; }
      .car { stroke: #4fd06a; } .bus { stroke: #ff5a4f; } .truck { stroke: #ffb03b; }
      .motorcycle { stroke: #e36bff; } .person { stroke: #4fc8ff; }
      .first { stroke: var(--one); } .second { stroke: var(--two); }
      .curve { fill: none; stroke-width: 1.6; } .axis { stroke: var(--line); }
      text { fill: var(--quiet); font: 11px system-ui, sans-serif; }
      </style>
      </head>
      <body><main>
      """;

  private static final String CLASSES =
      """
      <p class="quiet">Boxes: <b style="color:#3aa853">car</b>,
      <b style="color:#e0483e">bus</b>, <b style="color:#d98a1a">truck</b>,
      <b style="color:#b54fd0">motorcycle</b>, <b style="color:#2a9bd0">person</b>, as the detector
      found them.</p>
      """;

  private final StringBuilder html = new StringBuilder(HEAD);
  private final DemoRun run;

  private DemoPage(DemoRun run) {
    this.run = run;
  }

  /** The whole page, with the pictures inside. */
  static String of(DemoRun run, List<DemoAnswer> answers) {
    DemoPage page = new DemoPage(run);
    page.introduction();
    for (DemoAnswer answer : answers) {
      page.section(answer);
    }
    page.chart();
    page.html.append("</main></body></html>\n");
    return page.html.toString();
  }

  private void introduction() {
    add(
        """
        <h1>Five questions to a street</h1>
        <p>The street is drawn, %,d frames of %d x %d pixels, and encoded as H.264. A neural network
        that was trained on other such streets detects what is in a frame. One such look is a
        <em>detector call</em>, about %.0f ms here, and is what video analytics pays for: frame by
        frame, the whole video takes %,d calls, about %.0f s.</p>
        <p class="quiet">Beside each answer stand two truths: the detector on <em>every frame</em> in
        range, which the engine promises to equal (with ERROR: up to that error; with LIMIT: as many
        moments, each confirmed), and <em>the scene itself</em>, which knows what was
        drawn. The distance between these two is the detector's, not the engine's.</p>
        """,
        run.street().frames(),
        run.street().options().width(),
        run.street().options().height(),
        run.secondsPerCall() * 1000,
        run.street().frames(),
        run.frameByFrameSeconds());
    html.append(CLASSES);
  }

  private void section(DemoAnswer answer) {
    add(
        "<section><h2>%s</h2><p>%s</p><pre>%s</pre>\n",
        escaped(answer.query().title()),
        escaped(answer.query().question()),
        escaped(answer.query().sql(DemoStreet.NAME)));
    table(answer.answer());
    cost(answer);
    add("<table><tr><th>truth</th><th>says</th></tr>\n");
    add(
        "<tr><td>detector on every frame</td><td>%s</td></tr>\n",
        escaped(answer.everyFrameInWords()));
    add(
        "<tr><td>the scene itself</td><td>%s</td></tr></table>\n",
        escaped(DemoAnswer.inWords(answer.scene())));
    List<Long> frames = answer.frames();
    if (!frames.isEmpty()) {
      html.append("<div class=\"pictures\">\n");
      frames.stream().limit(PICTURES_MAX).forEach(frame -> picture(run.picture(frame)));
      html.append("</div>\n");
    }
    html.append("</section>\n");
  }

  private void table(Answer answer) {
    html.append("<table><tr>");
    answer.columns().forEach(column -> add("<th>%s</th>", escaped(column.name())));
    html.append("</tr>\n");
    for (int row = 0; row < answer.rows().size(); row++) {
      html.append("<tr>");
      for (int column = 0; column < answer.columns().size(); column++) {
        add("<td>%s</td>", escaped(answer.text(row, column)));
      }
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private void cost(DemoAnswer answer) {
    long calls = answer.detectorCalls();
    long frames = run.street().frames();
    add(
        """
        <div class="cost"><span>this query</span><span><span class="bar"
        style="display:inline-block;width:%.1f%%"></span> %,d calls, %.1f s%s</span>
        <span>the whole video</span><span><span class="bar all"
        style="display:inline-block;width:60%%"></span> %,d calls, about %.0f s</span></div>
        """,
        60.0 * calls / frames,
        calls,
        answer.answer().stats().wallSeconds(),
        reused(answer),
        frames,
        run.frameByFrameSeconds());
  }

  private static String reused(DemoAnswer answer) {
    long reused = answer.answer().stats().counters().get(Counter.LABELS_REUSED);
    return reused == 0 ? "" : String.format(Locale.ROOT, "; %,d labels reused", reused);
  }

  private void picture(DemoPicture picture) {
    int width = run.street().options().width();
    int height = run.street().options().height();
    add(
        "<figure><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"frame %d\">\n",
        width, height, picture.frame());
    add(
        "<image width=\"%d\" height=\"%d\" href=\"data:image/jpeg;base64,%s\"/>\n",
        width, height, Base64.getEncoder().encodeToString(picture.jpeg()));
    for (DemoPicture.Labelled each : picture.boxes()) {
      Box box = each.box();
      add(
          "<rect class=\"box %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
              + "<title>%s %.2f</title></rect>\n",
          escaped(each.objectClass()),
          box.xmin(),
          box.ymin(),
          box.width(),
          box.height(),
          escaped(each.objectClass()),
          each.confidence());
    }
    add("</svg><figcaption>frame %,d</figcaption></figure>\n", picture.frame());
  }

  private void chart() {
    List<Double> detected = run.carsBySecond(DemoStreet.NAME);
    List<Double> drawn = run.carsBySecond(DemoStreet.TRUTH_NAME);
    List<Double> all = new ArrayList<>(detected);
    all.addAll(drawn);
    double top = Math.max(1, Math.ceil(all.stream().mapToDouble(each -> each).max().orElse(1)));
    add(
        """
        <section><h2>Cars per frame, second by second</h2>
        <p class="quiet">The first two minutes:
        <b style="color:var(--one)">the detector</b> and
        <b style="color:var(--two)">the scene itself</b>.</p>
        <svg viewBox="0 0 %d %d">
        <line class="axis" x1="28" y1="%d" x2="%d" y2="%d"/><text x="4" y="16">%.0f</text>
        <text x="4" y="%d">0</text>
        """,
        CHART_WIDTH,
        CHART_HEIGHT,
        CHART_HEIGHT - 10,
        CHART_WIDTH,
        CHART_HEIGHT - 10,
        top,
        CHART_HEIGHT - 8);
    curve(drawn, top, "second");
    curve(detected, top, "first");
    html.append("</svg></section>\n");
  }

  private void curve(List<Double> values, double top, String style) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      double x = 28 + (CHART_WIDTH - 30.0) * i / Math.max(1, values.size() - 1);
      double y = CHART_HEIGHT - 10 - (CHART_HEIGHT - 22) * values.get(i) / top;
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    add("<polyline class=\"curve %s\" points=\"%s\"/>\n", style, points);
  }

  private void add(String form, Object... values) {
    html.append(String.format(Locale.ROOT, form, values));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
