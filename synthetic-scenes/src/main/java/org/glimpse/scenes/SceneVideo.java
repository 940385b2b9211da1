package org.glimpse.scenes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.glimpse.video.VideoEncoding;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * A scene as files: the video, and the truth about it in three forms. They are there whole or not
 * at all: each is written beside its place, forced to the disk and renamed, and the marker, which
 * names the scene and the size of each file, comes last.
 *
 * @param video H.264 in MP4
 * @param recording {@code frame,class,confidence,xmin,ymin,xmax,ymax,trackid}, a row an object,
 *     which Glimpse takes as a detector or as a video without pixels
 * @param attributes {@code frame,trackid,colour,occluded,visible_pixels}, a row for each of the
 *     recording's
 * @param tracks in the form of the MOT challenge: {@code
 *     frame,identity,left,top,width,height,confidence,class,visibility}, frames from 1, no header;
 *     classes by their place in {@link ObjectClass}, from 1
 * @param marker tells that the others are whole
 */
public record SceneVideo(Path video, Path recording, Path attributes, Path tracks, Path marker) {

  /**
   * Where a scene's files lie in a folder, whether they exist or not.
   *
   * @param name the file names' first part: {@code street} for {@code street.mp4}
   */
  public static SceneVideo in(Path folder, String name) {
    return new SceneVideo(
        folder.resolve(name + ".mp4"),
        folder.resolve(name + ".truth.csv"),
        folder.resolve(name + ".attributes.csv"),
        folder.resolve(name + ".mot.txt"),
        folder.resolve(name + ".complete"));
  }

  /**
   * Writes a scene, unless the folder has it whole already. An interrupted write leaves nothing
   * that passes for whole; the next one starts over. Renders with one thread a processor, four at
   * most.
   *
   * @param folder made if it does not exist
   * @param name the file names' first part
   * @param context hears of progress and tells when to stop
   * @return the files
   * @throws GlimpseException DISK_FULL, ACCESS_REFUSED, CANCELLED, TIMEOUT; INVALID_PARAMETER for a
   *     name with a separator
   */
  public static SceneVideo write(Scene scene, Path folder, String name, QueryContext context) {
    if (name.isBlank()
        || name.startsWith(".")
        || !Path.of(name).getFileName().toString().equals(name)) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "'" + name + "' is no name for a file",
          "Give a name without separators, such as street.");
    }
    SceneVideo files = in(folder, name);
    Digest digest = scene.options().digest();
    if (files.isWhole(digest)) {
      return files;
    }
    try {
      Files.createDirectories(folder);
      boolean done = false;
      try {
        files.remove();
        SceneWriting.write(scene, files, context);
        files.mark(digest);
        done = true;
      } finally {
        if (!done) {
          files.remove();
        }
      }
    } catch (IOException failed) {
      throw problem(folder, failed);
    }
    return files;
  }

  /** H.264 with enough bits for small people in rain. */
  static VideoEncoding encoding(SceneOptions options) {
    VideoEncoding usual =
        VideoEncoding.of(
            VideoEncoding.Codec.H264,
            options.width(),
            options.height(),
            options.framesPerSecond().numerator(),
            options.framesPerSecond().denominator());
    return usual.withBitRate(Math.min(100_000_000, usual.bitsPerSecond() * 3 / 2));
  }

  /** Whether these are the whole files of a scene. */
  private boolean isWhole(Digest digest) {
    try {
      return Files.exists(marker) && Files.readString(marker).equals(markerText(digest));
    } catch (IOException unreadable) {
      return false; // whatever it was, it is written anew
    }
  }

  /** Takes away whatever there is under these names; the marker first. */
  private void remove() throws IOException {
    for (Path file : List.of(marker, video, recording, attributes, tracks)) {
      Files.deleteIfExists(file);
    }
  }

  private void mark(Digest digest) throws IOException {
    Path part = marker.resolveSibling(marker.getFileName() + ".part");
    Files.writeString(part, markerText(digest), StandardCharsets.UTF_8);
    publish(part, marker);
    syncFolder(marker.toAbsolutePath().getParent());
  }

  private String markerText(Digest digest) throws IOException {
    StringBuilder text = new StringBuilder("scene ").append(digest).append('\n');
    for (Path file : List.of(video, recording, attributes, tracks)) {
      text.append(file.getFileName()).append(' ').append(Files.size(file)).append('\n');
    }
    return text.toString();
  }

  /** Forces a file to the disk and gives it its name. */
  static void publish(Path part, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void syncFolder(Path folder) throws IOException {
    if (System.getProperty("os.name").startsWith("Windows")) {
      return; // folders cannot be opened there; NTFS journals the rename
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static GlimpseException problem(Path folder, IOException failed) {
    if (String.valueOf(failed.getMessage()).contains("No space left on device")) {
      return GlimpseException.of(
          ErrorCode.DISK_FULL,
          "The disk is full (while writing a scene to " + folder + ")",
          "Free some space and start again.",
          failed);
    }
    return GlimpseException.of(
        ErrorCode.ACCESS_REFUSED,
        "Cannot write a scene to " + folder + ": " + failed,
        "Check the folder's permissions.",
        failed);
  }
}
