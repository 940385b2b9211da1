package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_hw_config;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy_props;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_ctx_create;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_get_type_name;
import static org.bytedeco.ffmpeg.global.avutil.av_hwframe_transfer_data;

import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecHWConfig;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

/** A GPU that FFmpeg can decode with. Owns one reference to it. */
final class HardwareDevice implements AutoCloseable {
  private final AVBufferRef device;
  private final String name;

  private HardwareDevice(AVBufferRef device, String name) {
    this.device = device;
    this.name = name;
  }

  /** The first device that works among those that the decoder can use; empty if there is none. */
  static Optional<HardwareDevice> find(AVCodec codec, MediaLog log) {
    for (int i = 0; ; i++) {
      AVCodecHWConfig config = avcodec_get_hw_config(codec, i);
      if (config == null) {
        return Optional.empty();
      }
      if ((config.methods() & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) == 0) {
        continue;
      }
      int type = config.device_type();
      AVBufferRef device = new AVBufferRef(null);
      int code =
          log.during(
              () ->
                  av_hwdevice_ctx_create(device, type, (BytePointer) null, (AVDictionary) null, 0));
      // That a driver is absent is an answer, not damage of the file.
      log.takeMessages();
      if (code >= 0) {
        return Optional.of(new HardwareDevice(device, av_hwdevice_get_type_name(type).getString()));
      }
    }
  }

  /** Such as {@code cuda} or {@code vaapi}. */
  String name() {
    return name;
  }

  /** Makes a decoder that is not open yet use this device, where the stream allows it. */
  void attach(AVCodecContext context) {
    context.hw_device_ctx(Native.require(av_buffer_ref(device), "share a decoding device"));
  }

  /** Brings a picture that lies on a device into memory; others stay as they are. */
  static void download(NativeFrame frame, NativeFrame spare) {
    if (frame.frame().hw_frames_ctx() == null) {
      return;
    }
    spare.unref();
    Native.require(
        av_hwframe_transfer_data(spare.frame(), frame.frame(), 0), "copy a frame from the GPU");
    Native.require(av_frame_copy_props(spare.frame(), frame.frame()), "copy a frame's properties");
    frame.take(spare);
  }

  @Override
  public void close() {
    av_buffer_unref(device);
  }
}
