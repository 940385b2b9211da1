package org.glimpse.benchmarks.street;

import java.util.List;
import java.util.Locale;
import org.glimpse.models.network.Network;
import org.glimpse.scenes.Scene;
import org.glimpse.workspace.Digest;

/**
 * What a user should know about the detector.
 *
 * @param command that makes it
 * @param model bytes of the file
 * @param network inside it
 * @param classes that it tells apart
 * @param pictures that it was trained on
 */
record StreetCard(
    String command, byte[] model, Network network, List<String> classes, StreetPictures pictures) {

  /**
   * The card as Markdown.
   *
   * @param any on streets at any time of day, in any weather
   * @param defaults on streets with default options, as in the demo
   */
  String text(StreetJudge.Judgement any, StreetJudge.Judgement defaults) {
    String head =
        String.format(
            Locale.ROOT,
            """
            # street.onnx

            The detector of the demo: finds %s in rendered streets (module
            `synthetic-scenes`), and in nothing else. It was trained by this repository's own code on
            rendered pictures only; for videos of the real world use a public detector.

            | | |
            |---|---|
            | made by | `%s --out OUT --cache CACHE` |
            | network | one stage, no anchors, one prediction per 8x8 pixels; %,d weights, %.1f GFLOP a frame |
            | file | %.1f MB, SHA-256 `%s` |
            | input | `uint8 [n, %d, %d, 3]` RGB; a 640x360 frame is padded with grey |
            | output | `[n, %d, %d]`: centre and size in pixels, then a score per class; layout `yolov8` |
            | trained on | %,d frames of streets with seeds from 1,000,000 on, any time of day, a fifth in rain, compressed as H.264; drawn by version %d of the scenes (`Scene.VERSION`) |
            | thresholds | set by streets with seeds from 2,000,000 on: a score of 0.25 is each class's best F1 |
            | speed | %.0f ms of CPU time a frame on one core, preparation and suppression included |
            """,
            String.join(", ", classes),
            command,
            network.trainedValues(),
            2e-9 * network.multiplyAdds(),
            model.length / 1e6,
            Digest.ofBytes(model).hex(),
            network.input().height(),
            network.input().width(),
            4 + classes.size(),
            network.input().height() * network.input().width() / 64,
            pictures.count(),
            Scene.VERSION,
            defaults.millisPerFrame());
    return head
        + table(
            "Held-out streets with default options (evening rush hour, dry), as in the demo",
            defaults)
        + table("Held-out streets at any time of day, a fifth in rain", any);
  }

  private String table(String title, StreetJudge.Judgement judgement) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n## %s%n%n%d frames, seeds from 3,000,000 on; score at least 0.25, IoU at least"
                + " %.1f.%n%n| class | objects | precision | recall |%n|---|---|---|---|%n",
            title,
            judgement.frames(),
            DetectorScores.IOU));
    for (String each : classes) {
      DetectorScores.ClassScore score = judgement.scores().of(each, 0);
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %s | %.3f |%n",
              each,
              score.objects(),
              score.detections() == 0 ? "-" : String.format(Locale.ROOT, "%.3f", score.precision()),
              score.recall()));
    }
    return text.toString();
  }
}
