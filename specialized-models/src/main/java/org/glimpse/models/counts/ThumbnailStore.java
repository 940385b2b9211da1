package org.glimpse.models.counts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Derivations;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.SingleFlight;
import org.glimpse.workspace.Workspace;

/**
 * The thumbnails of every frame of a file, made in one pass that decodes each frame once, and kept
 * in blocks: a pass that was cut short goes on with the first block that is not there.
 */
final class ThumbnailStore {
  /** Kind of {@link org.glimpse.workspace.MeasuredCosts}: a frame of the pass, by file digest. */
  static final String COST = "thumbnails";

  private static final String KIND = "thumbnails";
  private static final String OPERATION = "thumbnails 65x65 RGB area 1";

  private static final double MEGABYTE = 1e6;

  /** The part of the space for what is derived that a video's raw thumbnails may take. */
  private static final double RAW_SHARE = 0.25;

  private final Workspace workspace;
  private final FrameReaders readers;
  private final Derivations derivations;
  private final SingleFlight<Derivations.Name> flights = new SingleFlight<>();

  ThumbnailStore(Workspace workspace, FrameReaders readers, Derivations derivations) {
    this.workspace = workspace;
    this.readers = readers;
    this.derivations = derivations;
  }

  /** Keeps a file's thumbnails from being thrown away. */
  Derivations.Use use(Video.Segment segment) {
    return derivations.use(name(segment));
  }

  private static Derivations.Name name(Video.Segment segment) {
    return new Derivations.Name(KIND, Digest.ofParts(OPERATION, segment.digest().hex()));
  }

  /** Blocks of a file. */
  static int blocks(Video.Segment segment) {
    return Math.toIntExact(
        (segment.frameCount() + ThumbnailBlock.FRAMES - 1) / ThumbnailBlock.FRAMES);
  }

  /** Frames of one block. */
  static int framesOf(Video.Segment segment, int block) {
    long left = segment.frameCount() - (long) block * ThumbnailBlock.FRAMES;
    return (int) Math.min(ThumbnailBlock.FRAMES, left);
  }

  private Optional<Path> find(Video.Segment segment, int block) {
    return workspace.artifacts().find(KIND, name(segment).part(block));
  }

  /** Frames of a file that have no thumbnail yet. */
  long missing(Video.Segment segment) {
    long missing = 0;
    for (int block = 0; block < blocks(segment); block++) {
      missing += find(segment, block).isPresent() ? 0 : framesOf(segment, block);
    }
    return missing;
  }

  /**
   * Makes what is missing of a file, or waits for the statement that is making it. Use it while you
   * do.
   *
   * @throws GlimpseException what {@link FrameReader#read} throws, DISK_FULL
   */
  void complete(Video video, Video.Segment segment, QueryContext context) {
    if (missing(segment) > 0) {
      SingleFlight.Flight alone = flights.enter(name(segment), context);
      try {
        makeMissing(video, segment, context);
      } finally {
        alone.close();
      }
    }
  }

  private void makeMissing(Video video, Video.Segment segment, QueryContext context) {
    long missing = missing(segment);
    if (missing == 0) {
      return;
    }
    Job job = Job.start("Making thumbnails of " + video.name(), "frames", missing, context);
    try (FrameReader reader =
        readers.open(video, Thumbnail.FORMAT, DecodeOptions.of(context.settings()))) {
      for (int block = 0; block < blocks(segment); block++) {
        if (find(segment, block).isEmpty()) {
          make(segment, block, form(video, context), reader, job, context);
        }
      }
    }
  }

  /** Raw where there is room for it: made and read faster, in five to ten times the space. */
  private static ThumbnailBlock.Form form(Video video, QueryContext context) {
    OptionalLong megabytes = context.settings().integerOrOff(Setting.DERIVED_MAX_MB);
    double share =
        megabytes.isEmpty()
            ? 0
            : (double) video.frameCount() * Thumbnail.BYTES / MEGABYTE / megabytes.getAsLong();
    return share <= RAW_SHARE ? ThumbnailBlock.Form.RAW : ThumbnailBlock.Form.COMPRESSED;
  }

  private void make(
      Video.Segment segment,
      int block,
      ThumbnailBlock.Form form,
      FrameReader reader,
      Job job,
      QueryContext context) {
    job.checkpoint();
    long start = System.nanoTime();
    int frames = framesOf(segment, block);
    Path file =
        workspace
            .artifacts()
            .findOrCreate(
                KIND,
                name(segment).part(block),
                part -> {
                  try (ThumbnailBlock.Writer writer = new ThumbnailBlock.Writer(part, form)) {
                    long first = segment.firstFrame() + (long) block * ThumbnailBlock.FRAMES;
                    write(writer, first, frames, reader, job, context);
                    writer.finish();
                  }
                });
    double seconds = (System.nanoTime() - start) / 1e9;
    workspace.measuredCosts().observe(COST, segment.digest().hex(), frames, seconds);
    derivations.made(name(segment), blocks(segment), size(file), seconds, context);
  }

  private static void write(
      ThumbnailBlock.Writer writer,
      long first,
      int frames,
      FrameReader reader,
      Job job,
      QueryContext context)
      throws IOException {
    byte[] pixels = new byte[Thumbnail.BYTES];
    IOException[] failure = new IOException[1];
    reader.read(
        FrameSet.range(first, first + frames),
        frame -> {
          try {
            // A frame that was lost looks like the one before it.
            while (first + writer.frames() < frame.frame()) {
              writer.add(pixels);
            }
            frame.pixels().duplicate().get(pixels);
            writer.add(pixels);
            if (writer.frames() % ThumbnailChunk.FRAMES == 0) {
              job.finished(ThumbnailChunk.FRAMES);
            }
            return true;
          } catch (IOException full) {
            failure[0] = full; // thrown again outside the reader
            return false;
          }
        },
        context);
    if (failure[0] != null) {
      throw failure[0];
    }
    while (writer.frames() < frames) {
      writer.add(pixels);
    }
    job.finished(frames % ThumbnailChunk.FRAMES);
  }

  /**
   * Opens one block of a file whose thumbnails are complete, for one thread.
   *
   * @throws GlimpseException WORKSPACE_UNUSABLE where it is damaged, after taking it away
   */
  ThumbnailBlock open(Video.Segment segment, int block) {
    try {
      Path file = find(segment, block).orElseThrow(() -> new IOException("it is not there"));
      return ThumbnailBlock.open(file, framesOf(segment, block));
    } catch (IOException damaged) {
      throw damaged(segment, block, damaged);
    }
  }

  /** What to say of a block that cannot be read; it is taken away, to be made again. */
  GlimpseException damaged(Video.Segment segment, int block, IOException why) {
    workspace.artifacts().delete(KIND, name(segment).part(block));
    return GlimpseException.of(
        ErrorCode.WORKSPACE_UNUSABLE,
        "Thumbnails in the workspace are damaged: " + why.getMessage(),
        "Run the statement again: they were taken away and will be made anew.",
        why);
  }

  /** Shows some frames of a file whose thumbnails are complete, in order. */
  void read(Video.Segment segment, FrameSet wanted, ThumbnailSink sink, QueryContext context) {
    for (int block = 0; block < blocks(segment); block++) {
      long start = segment.firstFrame() + (long) block * ThumbnailBlock.FRAMES;
      FrameSet inBlock = wanted.intersect(FrameSet.range(start, start + framesOf(segment, block)));
      if (inBlock.isEmpty()) {
        continue;
      }
      context.cancel().throwIfCancelled();
      try (ThumbnailBlock opened = open(segment, block)) {
        for (int chunk = 0; chunk < opened.chunks(); chunk++) {
          long first = start + (long) chunk * ThumbnailChunk.FRAMES;
          FrameSet inChunk =
              inBlock.intersect(FrameSet.range(first, first + opened.framesOf(chunk)));
          if (!inChunk.isEmpty()) {
            opened.show(
                chunk,
                (place, pixels, at) -> {
                  if (inChunk.contains(first + place)) {
                    sink.accept(first + place, pixels.slice(at, Thumbnail.BYTES));
                  }
                });
          }
        }
      } catch (IOException damaged) {
        throw damaged(segment, block, damaged);
      }
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.WORKSPACE_UNUSABLE,
          "Cannot read " + file + ": " + failure.getMessage(),
          "Check the permissions of the workspace folder.",
          failure);
    }
  }
}
