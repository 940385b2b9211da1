package org.glimpse.video;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.glimpse.workspace.Derivations;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/**
 * Proves of frames that no box in them has pixels as red, green, blue or bright as asked for, from
 * sums over the cells of a grid. The sums take one pass that decodes each frame once in full size;
 * those of whole blocks of frames are kept in the workspace, while there is room, for whatever is
 * asked next. Holds one block at a time. Safe for several threads.
 */
public final class ColourGrids {
  /** Kind of {@link org.glimpse.workspace.MeasuredCosts}: a frame of the pass, by file digest. */
  private static final String COST = "colour grid";

  private static final String KIND = "colour-grids";
  private static final String OPERATION = "colour grid 32x18 1";
  private static final int BLOCK_FRAMES = 256;

  /** Before any was measured: a frame of 1280x720 in 8 ms. */
  private static final double SECONDS_PER_PIXEL = 0.008 / (1280 * 720);

  private final Workspace workspace;
  private final FrameReaders readers;

  private ColourGrids(Workspace workspace) {
    this.workspace = workspace;
    this.readers = FrameReaders.of(workspace);
  }

  /** Those of the videos of a workspace. */
  public static ColourGrids of(Workspace workspace) {
    return new ColourGrids(workspace);
  }

  /** A run of frames whose sums are kept together, or would be. */
  private record Block(Video.Segment segment, int number, FrameSet wanted) {
    FrameSet whole() {
      long first = segment.firstFrame() + (long) number * BLOCK_FRAMES;
      long end = segment.firstFrame() + segment.frameCount();
      return FrameSet.range(first, Math.min(first + BLOCK_FRAMES, end));
    }

    Digest key(ColourMeasure measure) {
      return name(segment, measure).part(number);
    }

    int parts() {
      return (int) ((segment.frameCount() + BLOCK_FRAMES - 1) / BLOCK_FRAMES);
    }
  }

  private static Derivations.Name name(Video.Segment segment, ColourMeasure measure) {
    return new Derivations.Name(
        KIND, Digest.ofParts(OPERATION, measure.name(), segment.digest().hex()));
  }

  private static List<Block> blocks(Video video, FrameSet frames) {
    List<Block> blocks = new ArrayList<>();
    for (Video.Segment segment : video.segments()) {
      long first = segment.firstFrame();
      FrameSet inFile = frames.intersect(FrameSet.range(first, first + segment.frameCount()));
      Set<Integer> numbers = new TreeSet<>();
      for (FrameSet.Range range : inFile.ranges()) {
        for (long at = range.start(); at < range.end(); at += BLOCK_FRAMES) {
          numbers.add((int) ((at - first) / BLOCK_FRAMES));
        }
        numbers.add((int) ((range.end() - 1 - first) / BLOCK_FRAMES));
      }
      for (int number : numbers) {
        Block block = new Block(segment, number, inFile);
        blocks.add(new Block(segment, number, inFile.intersect(block.whole())));
      }
    }
    return blocks;
  }

  /**
   * Whether demands can rule out any frame of a video; else there is no need to look at pixels.
   *
   * @param extent in which all boxes of the video lie; empty where each lies in its own frame
   */
  public static boolean ruleOut(
      Video video, List<ColourDemand> demands, Optional<BoxLimits> extent) {
    return video.hasPixels()
        && video.segments().stream()
            .anyMatch(
                file ->
                    demands.stream()
                        .anyMatch(
                            each ->
                                known(each, extent, file.width(), file.height())
                                        .limits()
                                        .fewestPixels(file.width(), file.height())
                                    > 0));
  }

  private static ColourDemand known(
      ColourDemand demand, Optional<BoxLimits> extent, int width, int height) {
    return demand.and(extent.orElseGet(() -> BoxLimits.within(0, 0, width, height)));
  }

  /** The frames among some that would have to be decoded to look at a demand. */
  public FrameSet missing(Video video, ColourMeasure measure, FrameSet frames) {
    FrameSet.Builder missing = FrameSet.builder();
    for (Block block : blocks(video, frames)) {
      if (workspace.artifacts().find(KIND, block.key(measure)).isEmpty()) {
        block.wanted().ranges().forEach(range -> missing.add(range.start(), range.end()));
      }
    }
    return missing.build();
  }

  /** Seconds of wall clock that decoding and summing up some frames would take. */
  public double predictedSeconds(Video video, FrameSet frames) {
    double seconds = 0;
    for (Video.Segment segment : video.segments()) {
      long first = segment.firstFrame();
      long count = frames.intersect(FrameSet.range(first, first + segment.frameCount())).size();
      seconds +=
          count
              * workspace
                  .measuredCosts()
                  .secondsPerUnit(COST, segment.digest().hex())
                  .orElse(SECONDS_PER_PIXEL * segment.width() * segment.height());
    }
    return seconds;
  }

  /**
   * The frames that cannot be ruled out: every other one among {@code frames} has no box that
   * satisfies all demands at once. Frames that are lost to damage are not ruled out.
   *
   * @param extent in which all boxes of the video lie; empty where each lies in its own frame
   * @throws GlimpseException what {@link FrameReader#read} throws, DISK_FULL
   */
  public FrameSet mayHold(
      Video video,
      List<ColourDemand> demands,
      Optional<BoxLimits> extent,
      FrameSet frames,
      QueryContext context) {
    FrameSet.Builder left = FrameSet.builder();
    look(
        video,
        demands,
        frames,
        context,
        (frame, grids) -> {
          if (demands.stream().allMatch(each -> mayHold(grids.get(each.measure()), each, extent))) {
            left.add(frame);
          }
        });
    return left.build();
  }

  /**
   * How near each frame comes to demands by the means of its cells: the most that about as many
   * pixels as asked for have of the measure, in parts of what is asked for, of the demand that is
   * furthest from being met. An estimate that rules nothing out: a frame with such a box has about
   * 1 or more. Infinite for frames lost to damage.
   *
   * @param extent as in {@link #mayHold}
   * @return one number for each of {@code frames}, in their order
   * @throws GlimpseException what {@link #mayHold} throws
   */
  public float[] nearness(
      Video video,
      List<ColourDemand> demands,
      Optional<BoxLimits> extent,
      FrameSet frames,
      QueryContext context) {
    float[] nearness = new float[Math.toIntExact(frames.size())];
    int[] place = {0};
    look(
        video,
        demands,
        frames,
        context,
        (frame, grids) -> {
          double least = Double.POSITIVE_INFINITY;
          for (ColourDemand each : demands) {
            ColourGrid grid = grids.get(each.measure());
            least =
                Math.min(least, grid.nearness(known(each, extent, grid.width(), grid.height())));
          }
          nearness[place[0]++] = (float) least;
        });
    return nearness;
  }

  /** Is told of frames, in their order. */
  private interface Look {
    void at(long frame, Map<ColourMeasure, ColourGrid> grids);
  }

  private void look(
      Video video, List<ColourDemand> demands, FrameSet frames, QueryContext context, Look look) {
    List<ColourMeasure> measures = demands.stream().map(ColourDemand::measure).distinct().toList();
    Job job = Job.start("Summing up pixels of " + video.name(), "frames", frames.size(), context);
    DecodeOptions options = DecodeOptions.of(context.settings());
    List<Derivations.Use> uses = new ArrayList<>();
    try (FrameReader reader =
        readers.open(video, FrameFormat.source(FrameFormat.Channels.RGB), options)) {
      for (Video.Segment segment : video.segments()) {
        measures.forEach(each -> uses.add(workspace.derivations().use(name(segment, each))));
      }
      for (Block block : blocks(video, frames)) {
        job.checkpoint();
        Map<ColourMeasure, ColourGrid[]> grids = grids(block, measures, reader, context);
        Map<ColourMeasure, ColourGrid> one = new EnumMap<>(ColourMeasure.class);
        block
            .wanted()
            .forEach(
                frame -> {
                  int place = (int) (frame - block.whole().first());
                  grids.forEach((measure, all) -> one.put(measure, all[place]));
                  look.at(frame, one);
                });
        job.finished(block.wanted().size());
      }
    } finally {
      uses.forEach(Derivations.Use::close);
    }
  }

  private static boolean mayHold(ColourGrid grid, ColourDemand demand, Optional<BoxLimits> extent) {
    return grid.mayHold(known(demand, extent, grid.width(), grid.height()));
  }

  /** The grids of the wanted frames of a block, at their places in it. */
  private Map<ColourMeasure, ColourGrid[]> grids(
      Block block, List<ColourMeasure> measures, FrameReader reader, QueryContext context) {
    Map<ColourMeasure, ColourGrid[]> grids = new EnumMap<>(ColourMeasure.class);
    List<ColourMeasure> missing = new ArrayList<>();
    for (ColourMeasure measure : measures) {
      Optional<Path> stored = workspace.artifacts().find(KIND, block.key(measure));
      if (stored.isPresent()) {
        grids.put(measure, read(stored.get(), block, measure));
      } else {
        missing.add(measure);
      }
    }
    if (missing.isEmpty()) {
      return grids;
    }
    long start = System.nanoTime();
    long first = block.whole().first();
    for (ColourMeasure measure : missing) {
      ColourGrid[] made = new ColourGrid[(int) block.whole().size()];
      Arrays.fill(made, ColourGrid.unknown());
      grids.put(measure, made);
    }
    reader.read(
        block.wanted(),
        frame -> {
          for (ColourMeasure measure : missing) {
            grids.get(measure)[(int) (frame.frame() - first)] = ColourGrid.of(frame, measure);
          }
          return true;
        },
        context);
    double seconds = (System.nanoTime() - start) / 1e9;
    workspace
        .measuredCosts()
        .observe(COST, block.segment().digest().hex(), block.wanted().size(), seconds);
    if (block.wanted().equals(block.whole())) {
      double each = seconds / missing.size();
      missing.forEach(measure -> keep(block, measure, grids.get(measure), each, context));
    }
    return grids;
  }

  /**
   * Keeps what took some seconds, as long as there is room; not noted again where another statement
   * kept it first.
   */
  private void keep(
      Block block,
      ColourMeasure measure,
      ColourGrid[] grids,
      double seconds,
      QueryContext context) {
    long[] bytes = {0};
    workspace
        .artifacts()
        .findOrCreate(
            KIND,
            block.key(measure),
            part -> {
              try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
                ByteBuffer one = ByteBuffer.allocate(ColourGrid.BYTES);
                for (ColourGrid grid : grids) {
                  grid.write(one.clear());
                  out.write(one.array());
                }
              }
              bytes[0] = Files.size(part);
            });
    if (bytes[0] > 0) {
      Derivations.Name name = name(block.segment(), measure);
      workspace.derivations().made(name, block.parts(), bytes[0], seconds, context);
    }
  }

  private ColourGrid[] read(Path file, Block block, ColourMeasure measure) {
    ColourGrid[] grids = new ColourGrid[(int) block.whole().size()];
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      for (int i = 0; i < grids.length; i++) {
        byte[] one = in.readNBytes(ColourGrid.BYTES);
        if (one.length < ColourGrid.BYTES) {
          throw new IOException("they end after " + i + " frames");
        }
        grids[i] = ColourGrid.read(ByteBuffer.wrap(one));
      }
      return grids;
    } catch (IOException damaged) {
      workspace.artifacts().delete(KIND, block.key(measure));
      throw GlimpseException.of(
          ErrorCode.WORKSPACE_UNUSABLE,
          "Sums of pixels in the workspace are damaged: " + damaged.getMessage(),
          "Run the statement again: they were taken away and will be made anew.",
          damaged);
    }
  }
}
