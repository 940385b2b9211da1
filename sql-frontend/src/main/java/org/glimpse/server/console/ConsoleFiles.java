package org.glimpse.server.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.GlimpseException;

/**
 * The console's files, read once. The page is at {@code /}; all else is below {@code
 * /console/VERSION/}, where the version is a digest of everything, so that browsers may keep it for
 * good. Immutable.
 */
public final class ConsoleFiles {
  /** What pages may load and where from: nothing but this server, and no script in the page. */
  public static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String PAGE = "index.html";
  private static final String EDITOR = "/META-INF/resources/webjars/codemirror/5.65.19/";

  private static final List<String> OWN =
      List.of(
          PAGE,
          "console.css",
          "icon.svg",
          "js/main.js",
          "js/api.js",
          "js/dom.js",
          "js/editor.js",
          "js/estimates.js",
          "js/frames.js",
          "js/history.js",
          "js/lists.js",
          "js/login.js",
          "js/plan.js",
          "js/player.js",
          "js/run.js",
          "js/sql.js",
          "js/tab.js",
          "js/table.js",
          "js/theme.js",
          "js/timeline.js",
          "js/wall.js");

  private static final List<String> OF_EDITOR =
      List.of(
          "LICENSE",
          "lib/codemirror.js",
          "lib/codemirror.css",
          "addon/display/placeholder.js",
          "addon/edit/matchbrackets.js",
          "addon/edit/closebrackets.js",
          "addon/comment/comment.js",
          "addon/hint/show-hint.js",
          "addon/hint/show-hint.css",
          "mode/sql/sql.js");

  /**
   * A file to send.
   *
   * @param type for Content-Type
   * @param gzip the same, compressed
   * @param tag for ETag, quotes included
   * @param immutable whether its path never means anything else
   */
  public record File(String type, byte[] content, byte[] gzip, String tag, boolean immutable) {}

  private final Map<String, File> files = new LinkedHashMap<>();

  private ConsoleFiles() {}

  /** Reads the files from the class path. */
  public static ConsoleFiles load() {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    for (String name : OWN) {
      contents.put(name, read(name));
    }
    for (String name : OF_EDITOR) {
      contents.put("codemirror/" + name, read(EDITOR + name));
    }
    String[] digests =
        contents.values().stream()
            .map(content -> Digest.ofBytes(content).hex())
            .toArray(String[]::new);
    String version = Digest.ofParts(digests).shortForm();
    ConsoleFiles all = new ConsoleFiles();
    contents.forEach(
        (name, content) -> {
          boolean page = name.equals(PAGE);
          byte[] sent =
              page
                  ? new String(content, StandardCharsets.UTF_8)
                      .replace("VERSION", version)
                      .getBytes(StandardCharsets.UTF_8)
                  : content;
          all.files.put(page ? "" : "console/" + version + "/" + name, file(name, sent, !page));
        });
    return all;
  }

  private static File file(String name, byte[] content, boolean immutable) {
    return new File(
        type(name),
        content,
        compressed(content),
        '"' + Digest.ofBytes(content).shortForm() + '"',
        immutable);
  }

  /** A file by the parts of its path. */
  public Optional<File> find(List<String> path) {
    return Optional.ofNullable(files.get(String.join("/", path)));
  }

  private static String type(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/plain; charset=utf-8";
    };
  }

  private static byte[] read(String name) {
    try (InputStream stream = ConsoleFiles.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw GlimpseException.internal("The console's file " + name + " is missing", null);
      }
      return stream.readAllBytes();
    } catch (IOException unreadable) {
      throw GlimpseException.internal("The console's file " + name + " cannot be read", unreadable);
    }
  }

  private static byte[] compressed(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException impossible) {
      throw GlimpseException.internal("A file cannot be compressed in memory", impossible);
    }
    return bytes.toByteArray();
  }
}
