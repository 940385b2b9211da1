package org.glimpse.video;

import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.BytePointer;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Writes frames into a video file, one at a time. Memory does not grow with the number of frames,
 * but for the few dozen bytes a frame that an MP4 index takes. Equal frames give equal files.
 *
 * <pre>{@code
 * try (VideoWriter writer = VideoWriter.create(path, VideoEncoding.of(H264, 640, 360, 30, 1))) {
 *   writer.write(pixels, 0);
 *   writer.write(pixels, 1);
 *   writer.finish();
 * }
 * }</pre>
 *
 * <p>The file appears under its name only when {@link #finish} has put it on the disk whole; until
 * then it is {@code <name>.part}, which {@link #close} without {@code finish} removes. One thread
 * at a time.
 */
public final class VideoWriter implements AutoCloseable {
  private static final Map<String, String> CONTAINERS =
      Map.of("mp4", "mp4", "mov", "mov", "mkv", "matroska", "avi", "avi");

  private final Path file;
  private final Path part;
  private final VideoEncoding encoding;
  private FrameEncoder encoder;
  private AVFormatContext format;
  private AVStream stream;
  private boolean partExists;
  private long frames;
  private long lastPts = -1;

  private VideoWriter(Path file, VideoEncoding encoding) {
    this.file = file.toAbsolutePath().normalize();
    this.part = this.file.resolveSibling(this.file.getFileName() + ".part");
    this.encoding = encoding;
  }

  /**
   * Starts a file; the container follows its name: {@code .mp4}, {@code .mov}, {@code .mkv} or
   * {@code .avi}. A file of that name is replaced by {@link #finish}, not before.
   *
   * @throws GlimpseException INVALID_PARAMETER for a name or codec that the container does not
   *     take, FILE_NOT_FOUND for a missing folder, NOT_A_FILE, ACCESS_REFUSED, DISK_FULL
   */
  public static VideoWriter create(Path file, VideoEncoding encoding) {
    VideoWriter writer = new VideoWriter(file, encoding);
    try {
      writer.open();
      return writer;
    } catch (RuntimeException failed) {
      writer.close();
      throw failed;
    }
  }

  /**
   * Adds a frame.
   *
   * @param pixels {@code HWC uint8} from the buffer's position on, {@link VideoEncoding#frameBytes}
   *     bytes, heap or direct; position and limit are left alone
   * @param pts when the frame is shown, in ticks of {@link VideoEncoding#timeBase}; not negative,
   *     greater than the frame's before
   * @throws GlimpseException INVALID_PARAMETER, DISK_FULL; CLOSED after finish or close
   */
  public void write(ByteBuffer pixels, long pts) {
    requireOpen();
    if (pixels.remaining() < encoding.frameBytes()) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "A frame of "
              + encoding.width()
              + "x"
              + encoding.height()
              + " pixels takes "
              + encoding.frameBytes()
              + " bytes, not "
              + pixels.remaining(),
          "Give three bytes a pixel, rows without padding.");
    }
    if (pts <= lastPts) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "pts " + pts + " does not come after " + lastPts,
          "Give frames in the order in which they are shown, the first at 0 or later.");
    }
    lastPts = pts;
    frames++;
    encoder.encode(pixels, pts, this::mux);
  }

  /** Frames written so far. */
  public long frames() {
    return frames;
  }

  /**
   * Encodes what the codec still holds back, completes the file, forces it to the disk and gives it
   * its name. Call it once, after the last frame.
   *
   * @throws GlimpseException INVALID_PARAMETER if there was no frame, DISK_FULL, ACCESS_REFUSED
   */
  public void finish() {
    requireOpen();
    if (frames == 0) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "A video needs at least one frame: " + file,
          "Write a frame before finishing.");
    }
    encoder.flush(this::mux);
    check(av_write_trailer(format), "complete");
    closeOutput();
    release();
    publish();
  }

  /** Frees everything; without {@link #finish} before it, nothing is left on the disk. */
  @Override
  public void close() {
    if (format != null && format.pb() != null) {
      // The half-written file goes away: whether its last bytes arrived does not matter.
      avio_closep(format.pb());
      format.pb(null);
    }
    release();
    if (partExists) {
      removePart();
    }
  }

  private void open() {
    String container = container();
    format = new AVFormatContext(null);
    int made =
        avformat_alloc_output_context2(format, (AVOutputFormat) null, container, (String) null);
    if (made < 0) {
      format = null;
      throw FfmpegStatus.of(made).error("start a " + container + " file", file);
    }
    format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
    boolean globalHeader = (format.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0;
    encoder = FrameEncoder.open(encoding, globalHeader);
    requireCodec(container);
    stream = avformat_new_stream(format, null);
    if (stream == null) {
      throw FfmpegStatus.OUT_OF_MEMORY.error("start a stream in", file);
    }
    encoder.describe(stream);
    requireFolder();
    AVIOContext output = new AVIOContext(null);
    try (BytePointer url = new BytePointer("file:" + part, StandardCharsets.UTF_8)) {
      check(avio_open(output, url, AVIO_FLAG_WRITE), "create");
    }
    partExists = true;
    format.pb(output);
    check(avformat_write_header(format, (AVDictionary) null), "write the head of");
  }

  private String container() {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String container = CONTAINERS.get(name.substring(name.lastIndexOf('.') + 1));
    if (container == null) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "The name says no container that can be written: " + file,
          "End the name with .mp4, .mov, .mkv or .avi.");
    }
    return container;
  }

  private void requireCodec(String container) {
    int fits =
        avformat.avformat_query_codec(
            format.oformat(), encoder.codecId(), avcodec.FF_COMPLIANCE_NORMAL);
    if (fits != 1) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          encoding.codec() + " does not go into " + container + ": " + file,
          "End the name with .mkv, which takes every codec.");
    }
  }

  private void requireFolder() {
    if (!Files.isDirectory(part.getParent())) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "There is no folder " + part.getParent(),
          "Create the folder first.");
    }
    if (Files.isDirectory(file) || Files.isDirectory(part)) {
      throw GlimpseException.of(
          ErrorCode.NOT_A_FILE, "A folder has the file's name: " + file, "Choose another name.");
    }
  }

  /** Takes the packet's ticks as the encoder's and hands it to the container. */
  private void mux(AVPacket packet) {
    avcodec.av_packet_rescale_ts(packet, encoder.timeBase(), stream.time_base());
    packet.stream_index(stream.index());
    check(av_interleaved_write_frame(format, packet), "write");
  }

  private void closeOutput() {
    AVIOContext output = format.pb();
    avformat.avio_flush(output);
    int status = output.error();
    int closed = avio_closep(output);
    format.pb(null);
    check(Math.min(status, closed), "complete");
  }

  private void publish() {
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      partExists = false;
    } catch (IOException failed) {
      throw GlimpseException.of(
          ErrorCode.ACCESS_REFUSED,
          "Cannot give the video its name " + file + ": " + failed.getMessage(),
          "Check the folder's permissions and free space.",
          failed);
    }
  }

  private void removePart() {
    partExists = false;
    try {
      Files.deleteIfExists(part);
    } catch (IOException failed) {
      throw GlimpseException.of(
          ErrorCode.ACCESS_REFUSED,
          "Cannot remove the unfinished file " + part,
          "Remove it by hand.",
          failed);
    }
  }

  private void requireOpen() {
    if (format == null) {
      throw GlimpseException.of(
          ErrorCode.CLOSED, "The writer of " + file + " is closed", "Create another one.");
    }
  }

  private void check(int status, String action) {
    if (status < 0) {
      throw FfmpegStatus.of(status).error(action, file);
    }
  }

  private void release() {
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
    if (format != null) {
      avformat_free_context(format);
      format = null;
      stream = null;
    }
  }
}
