package org.glimpse.video.internal;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameSet;

/**
 * Reaches frames of one file by number. A frame is recognised by the packet that it came from, and
 * everything that is decoded on the way to it is compared with the index: a frame that is missing,
 * comes twice, comes out of order, has another time or follows an error is trouble. Trouble behind
 * a seek is tried again from further back before it is believed.
 */
final class FrameCursor implements AutoCloseable {
  /** Frames before a key frame among which those that depend on earlier groups are looked for. */
  private static final int LEADING_MAX = 64;

  private final FrameIndex index;
  private final DecodeOptions options;
  private final boolean skipDamage;
  private final BooleanSupplier stop;
  private DecodedStream stream;

  /** Whether it is known which packet caused an error: only where damage is to be skipped. */
  private boolean exact;

  private final NativeFrame current = new NativeFrame();
  private final NativeFrame spare = new NativeFrame();

  /** Number of the last frame that came out in order. */
  private int position = -1;

  /** Frames below this number are leftovers of a seek. */
  private int boundary;

  /** The key packet that this run started at, -1 for the start of the file. */
  private int runKey = -1;

  /** Errors up to this packet belong to pictures whose references lie before the seek. */
  private int quietUntilOrdinal = -1;

  /** Whether {@link #current} holds frame {@link #position}, not handed out yet. */
  private boolean holding;

  /** Whether the stream has ended as it was told to, and frames behind that end are asked for. */
  private boolean afterCut;

  private long decoded;
  private String trouble;
  private int troubleFrom;
  private int troubleTo;

  /** The frames to be asked for, numbered as in the video; null where none may be skipped. */
  private FrameSet wantedSet;

  private long firstFrame;

  /** Packets below this ordinal were sent for other wishes: their frames may have been skipped. */
  private int sentBefore;

  /** What came of asking for a frame. */
  enum Outcome {
    FOUND,
    LOST
  }

  FrameCursor(
      Path file,
      FrameIndex index,
      DecodeOptions options,
      boolean skipDamage,
      BooleanSupplier stop) {
    this.index = index;
    this.options = options;
    this.skipDamage = skipDamage;
    this.stop = stop;
    this.exact = skipDamage && index.header().damagedFrames() > 0;
    DecodedStream opened;
    try {
      opened = new DecodedStream(file, exact ? options.onlyOneThread() : options, stop);
    } catch (RuntimeException refused) {
      current.close();
      spare.close();
      throw refused;
    }
    this.stream = opened;
    if (stream.input().streamIndex() != index.header().streamIndex()) {
      close();
      throw MediaErrors.changed(file, "another of its streams is the video now");
    }
  }

  /** The kind of device that decodes, such as {@code cuda}; empty for the CPU. */
  String hardware() {
    return stream.hardware();
  }

  /**
   * Says which frames will be asked for, so that others can be skipped where nothing depends on
   * them: only where each frame has a packet of its own.
   *
   * @param first number in the video of the file's frame 0
   */
  void expect(FrameSet frames, long first) {
    sentBefore = wantedSet == null ? 0 : stream.nextOrdinal();
    wantedSet = index.header().proven() ? frames : null;
    firstFrame = first;
    stream.need(this::isNeeded);
  }

  /**
   * Says that frames from that one on are not asked for. If its key packet can be told from all
   * frames before it, it is not decoded: what the decoder holds back comes out without it.
   */
  void endAt(int frame) {
    afterCut = stream.isCut();
    int key = frame < index.frameCount() ? index.keyBefore(frame) : -1;
    boolean closed = key >= 0 && index.key(key).frame() == frame && lastLeading(index.key(key)) < 0;
    stream.endBefore(closed ? index.key(key).ordinal() : Integer.MAX_VALUE);
  }

  private boolean isNeeded(int ordinal) {
    if (wantedSet == null) {
      return true;
    }
    int near = Math.max(0, position);
    int guess = near + ordinal - index.ordinal(near) - LEADING_MAX;
    int frame = index.frameOf(ordinal, Math.max(0, guess));
    return frame < 0 || wantedSet.contains(firstFrame + frame);
  }

  /** Frames that the decoder put out since the last call. */
  long takeDecoded() {
    long taken = decoded;
    decoded = 0;
    return taken;
  }

  /**
   * Decodes frame {@code wanted} into {@code target}.
   *
   * @return LOST only where damage is to be skipped; {@link #lossReason} then says why
   * @throws org.glimpse.workspace.GlimpseException DAMAGED_MEDIA naming the range of frames
   */
  Outcome read(int wanted, NativeFrame target) {
    if (skipDamage && index.isDamaged(wanted)) {
      trouble(wanted, wanted, "the index says that it is damaged");
      return Outcome.LOST;
    }
    int key = index.keyBefore(wanted);
    if (!reachable(wanted) || seekPays(key)) {
      start(key);
    }
    while (!advance(wanted, target)) {
      if (stream.isCut()) {
        // Whatever is wrong, it is not that the decoder was told of an end that is none.
        stream.endBefore(Integer.MAX_VALUE);
        start(key);
        continue;
      }
      if (skipDamage && !exact) {
        placeErrors();
        start(key);
        continue;
      }
      if (runKey < 0) {
        return lose(wanted);
      }
      int earlier = index.header().proven() || runKey == key ? runKey - 1 : -1;
      if (index.header().proven() && runKey < key) {
        return lose(wanted);
      }
      start(earlier);
    }
    return Outcome.FOUND;
  }

  /**
   * Goes on with one decoder thread, so that FFmpeg reports an error while it decodes the packet
   * that caused it, and only that packet's frame is lost.
   */
  private void placeErrors() {
    DecodedStream slower = new DecodedStream(stream.input().path(), options.onlyOneThread(), stop);
    slower.need(this::isNeeded);
    stream.close();
    stream = slower;
    exact = true;
  }

  /** Why the last frame was lost. */
  String lossReason() {
    return trouble;
  }

  private Outcome lose(int wanted) {
    if (!skipDamage) {
      int from = Math.min(troubleFrom, wanted);
      String frames = troubleTo > from ? "frames " + from + "-" + troubleTo : "frame " + troubleTo;
      throw MediaErrors.damagedFrames(stream.input().path(), frames, trouble);
    }
    return Outcome.LOST;
  }

  private boolean reachable(int wanted) {
    if (afterCut) {
      return false;
    }
    if (index.ordinal(wanted) < sentBefore && !(holding && wanted == position)) {
      return false;
    }
    return holding ? wanted >= position : wanted > position;
  }

  private boolean seekPays(int key) {
    if (key < 0 || holding && index.key(key).frame() <= position) {
      return false;
    }
    KeyPacket packet = index.key(key);
    return packet.frame() > position + 1
        && packet.ordinal() >= stream.nextOrdinal() + stream.decoderThreads();
  }

  /** Starts a run at that key packet, or at one before if the demuxer cannot find it. */
  private void start(int key) {
    holding = false;
    afterCut = false;
    sentBefore = 0;
    current.unref();
    for (int attempt = key; attempt >= Math.max(0, key - 1); attempt--) {
      KeyPacket packet = index.key(attempt);
      if (stream.seek(packet)) {
        runKey = attempt;
        boundary = packet.frame();
        position = boundary - 1;
        quietUntilOrdinal = lastLeading(packet);
        return;
      }
    }
    stream.rewind();
    runKey = -1;
    boundary = 0;
    position = -1;
    quietUntilOrdinal = -1;
  }

  /** The last packet whose frame is shown before the key frame but stored behind it, or -1. */
  private int lastLeading(KeyPacket key) {
    int last = -1;
    for (int frame = Math.max(0, key.frame() - LEADING_MAX); frame < key.frame(); frame++) {
      last = Math.max(last, index.ordinal(frame));
    }
    return last > key.ordinal() ? last + stream.decoderThreads() : -1;
  }

  /** Decodes until frame {@code wanted}; false with {@link #trouble} set if that fails. */
  private boolean advance(int wanted, NativeFrame target) {
    while (true) {
      if (!holding && !decodeNext(wanted)) {
        return false;
      }
      if (position > wanted) {
        // Kept for whoever asks for it next.
        return trouble(wanted, position - 1, "they give no picture");
      }
      holding = false;
      boolean damaged = current.isDamaged() || isTroubled();
      if (damaged && !skipDamage || damaged && position == wanted) {
        return trouble(position, position, "the decoder reports that it is damaged");
      }
      if (position == wanted) {
        HardwareDevice.download(current, spare);
        target.take(current);
        return true;
      }
      current.unref();
    }
  }

  /** Brings the next frame at or above the boundary into {@link #current}. */
  private boolean decodeNext(int wanted) {
    while (true) {
      if (!stream.next(current.frame())) {
        String problem = stream.takeProblem();
        return trouble(
            position + 1, wanted, problem != null ? problem : "the file ends before them");
      }
      decoded++;
      int ordinal = FrameDecoder.ordinalOf(current.frame());
      int number = index.frameOf(ordinal, position + 1);
      String problem = stream.takeProblem();
      if (number < boundary && runKey >= 0) {
        current.unref();
        continue;
      }
      if (problem != null && !exact && ordinal > quietUntilOrdinal) {
        return trouble(position + 1, Math.max(number, position + 1), problem);
      }
      if (number <= position || !hasTimeOf(number)) {
        current.unref();
        return trouble(position + 1, wanted, "they come in another order than in the index");
      }
      // With frames left out on purpose, only the wanted one must not be missing.
      if (number > position + 1 && wantedSet == null && !options.keyFramesOnly() && !skipDamage) {
        return trouble(position + 1, number - 1, "they give no picture");
      }
      position = number;
      holding = true;
      return true;
    }
  }

  private boolean isTroubled() {
    int ordinal = FrameDecoder.ordinalOf(current.frame());
    return exact && ordinal > quietUntilOrdinal && stream.isTroubled(ordinal);
  }

  private boolean hasTimeOf(int number) {
    long pts = current.frame().pts();
    return pts == FrameIndex.NO_TICKS || pts == index.pts(number);
  }

  private boolean trouble(int from, int to, String what) {
    troubleFrom = from;
    troubleTo = to;
    trouble = what;
    return false;
  }

  @Override
  public void close() {
    current.close();
    spare.close();
    stream.close();
  }
}
