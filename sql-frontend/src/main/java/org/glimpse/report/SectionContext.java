package org.glimpse.report;

import java.util.List;
import java.util.function.Consumer;
import org.glimpse.engine.StatementRows;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * What a figure may want to know once its rows are there.
 *
 * @param stats of the section's query
 * @param videos that the query names
 * @param allVideos of the workspace
 * @param questions asks for more, at the section's cost
 */
record SectionContext(
    Section section,
    StatementStats stats,
    List<VideoInfo> videos,
    List<VideoInfo> allVideos,
    Questions questions) {

  /** Executes queries of the report's own. */
  interface Questions {
    /**
     * Hands each row of the answer to {@code row}, which reads the current one.
     *
     * @throws GlimpseException whatever the query meets
     */
    void ask(String sql, Consumer<StatementRows> row);

    /**
     * The same for a query of pictures.
     *
     * @throws GlimpseException DAMAGED_MEDIA at a row whose frame is damaged, and nowhere else
     */
    void show(String sql, Consumer<StatementRows> row);
  }

  /**
   * A video as the catalogue lists it.
   *
   * @param detector whose labels it has; empty where it has none
   * @param key digest of its content
   */
  record VideoInfo(
      String name,
      long frames,
      int width,
      int height,
      boolean pixels,
      String detector,
      String key) {

    /** The name as SQL reads it. */
    String quoted() {
      return '"' + name.replace("\"", "\"\"") + '"';
    }
  }

  /**
   * The video whose pictures are shown: the one that the option {@code video} names, else the only
   * one of the query.
   *
   * @throws GlimpseException INVALID_OPTION
   */
  VideoInfo requireVideo() {
    ChartSpec chart = section.chart();
    if (chart.text("video").isPresent()) {
      String name = chart.text("video").get();
      return allVideos.stream()
          .filter(each -> each.name().equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(
              () ->
                  chart.invalid(
                      "video", "There is no video '" + name + "'", "SHOW VIDEOS lists them."));
    }
    if (videos.size() != 1) {
      throw chart.invalid(
          "video",
          "The query names " + (videos.isEmpty() ? "no video" : "several videos"),
          "Say whose pictures to show: video=NAME.");
    }
    return videos.get(0);
  }

  /** Fails where a video has no pictures to show. */
  VideoInfo requirePixels(VideoInfo video) {
    if (!video.pixels()) {
      throw GlimpseException.of(
          ErrorCode.NO_PIXELS,
          "The video '" + video.name() + "' was made from a recording and has no pictures",
          "Show a table, or make the video of its file.");
    }
    return video;
  }
}
