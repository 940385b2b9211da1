package org.glimpse.server;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.glimpse.detection.Detection;
import org.glimpse.engine.VideoPictures;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.FileAccess;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.SettingValues;
import org.glimpse.workspace.Turn;

/**
 * Videos to look at: what there is, frames as JPEG, and the boxes that stored labels have. Looking
 * never calls a detector. Decoding takes its turn among the queries.
 */
final class VideosEndpoint implements Endpoint {
  static final int FRAMES_MAX = 500;
  private static final int WIDTH_MIN = 16;
  private static final int WIDTH_MAX = 1920;
  private static final int WIDTH_DEFAULT = 240;
  private static final double MICROS = 1e6;

  private final VideoPictures pictures;
  private final ServerQueries queries;
  private final ServerLimits limits;

  VideosEndpoint(VideoPictures pictures, ServerQueries queries, ServerLimits limits) {
    this.pictures = pictures;
    this.queries = queries;
    this.limits = limits;
  }

  /** Method and path, with stars for the video and the frame. */
  private static String route(Exchange exchange) {
    List<String> path = exchange.path();
    StringBuilder route = new StringBuilder(exchange.method());
    for (int i = 0; i < path.size(); i++) {
      route.append('/').append(i == 2 || i == 4 ? "*" : path.get(i));
    }
    return route.toString();
  }

  @Override
  public boolean serves(Exchange exchange) {
    return switch (route(exchange)) {
      case "GET/v1/videos",
          "GET/v1/videos/*/labels",
          "GET/v1/videos/*/pictures",
          "GET/v1/videos/*/frames/*",
          "GET/v1/videos/*/frames/*/labels" ->
          true;
      default -> false;
    };
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    exchange.body(limits);
    String route = route(exchange);
    if (route.equals("GET/v1/videos")) {
      exchange.answerJson(WireJson.text(this::videos));
      return;
    }
    Video video = pictures.video(QueryRequest.cut(exchange.path().get(2)));
    FrameSet frames = frames(exchange, video);
    switch (route) {
      case "GET/v1/videos/*/pictures" -> several(exchange, video, frames);
      case "GET/v1/videos/*/frames/*" -> one(exchange, video, frames);
      default -> labels(exchange, video, frames);
    }
  }

  private static FrameSet frames(Exchange exchange, Video video) {
    boolean one = exchange.path().size() > 4;
    String text =
        one
            ? exchange.path().get(4)
            : exchange
                .parameter("frames")
                .orElseThrow(
                    () ->
                        Failure.invalidRequest(
                            "The URL names no frames", "Add ?frames=7,12-20 to it."));
    FrameSet frames = Requested.frames(text, one ? 1 : FRAMES_MAX);
    if (frames.last() >= video.frameCount()) {
      throw GlimpseException.of(
          ErrorCode.FRAME_OUT_OF_RANGE,
          "Video " + video.name() + " has no frame " + frames.last(),
          "Its frames are 0 to " + (video.frameCount() - 1) + ".");
    }
    return frames;
  }

  private static int width(Exchange exchange) {
    Optional<String> given = exchange.parameter("width");
    long width =
        given.isEmpty() ? WIDTH_DEFAULT : Requested.number("width", given.get(), Integer.MAX_VALUE);
    return (int) Math.max(WIDTH_MIN, Math.min(WIDTH_MAX, width));
  }

  private void videos(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("videos");
    for (VideoPictures.Summary each : pictures.videos()) {
      Video video = each.video();
      double seconds =
          video.segments().stream().mapToLong(Video.Segment::durationMicros).sum() / MICROS;
      json.writeStartObject();
      json.writeStringField("name", video.name());
      json.writeNumberField("frames", video.frameCount());
      json.writeNumberField("seconds", seconds);
      json.writeNumberField("fps", seconds > 0 ? video.frameCount() / seconds : 0);
      json.writeNumberField("width", video.width());
      json.writeNumberField("height", video.height());
      json.writeNumberField("files", video.segments().size());
      json.writeStringField("start", video.start().toString());
      json.writeBooleanField("pixels", video.hasPixels());
      json.writeStringField("detector", each.detector().orElse(null));
      json.writeNumberField("labelled", each.labelled());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void one(Exchange exchange, Video video, FrameSet frame) {
    int width = width(exchange);
    String tag = '"' + VideoPictures.tag(video, frame.first(), width) + '"';
    exchange.header("ETag", tag);
    // The name may come to mean another video, so it is asked for again; the tag spares the work.
    exchange.header("Cache-Control", "private, no-cache");
    if (exchange.header("If-None-Match").filter(tag::equals).isPresent()) {
      exchange.answerNothing(304);
      return;
    }
    byte[][] picture = new byte[1][];
    decode(
        exchange,
        video,
        frame,
        width,
        (number, jpeg) -> {
          picture[0] = jpeg;
          return true;
        });
    if (picture[0] == null) {
      throw GlimpseException.of(
          ErrorCode.DAMAGED_MEDIA,
          "Frame " + frame.first() + " of video " + video.name() + " cannot be decoded",
          "Ask for another frame, or replace the damaged file.");
    }
    exchange.answer(200, "image/jpeg", picture[0]);
  }

  /** A line of JSON for each picture as soon as it is there, and a last one. */
  private void several(Exchange exchange, Video video, FrameSet frames) throws IOException {
    OutputStream[] out = new OutputStream[1];
    try {
      Set<Long> seen = new HashSet<>();
      decode(
          exchange,
          video,
          frames,
          width(exchange),
          (frame, jpeg) -> {
            seen.add(frame);
            line(
                exchange,
                out,
                json -> {
                  json.writeNumberField("frame", frame);
                  json.writeBinaryField("jpeg", jpeg);
                });
            return true;
          });
      line(
          exchange,
          out,
          json -> {
            json.writeArrayFieldStart("lost");
            for (var each = frames.iterator(); each.hasNext(); ) {
              long frame = each.nextLong();
              if (!seen.contains(frame)) {
                json.writeNumber(frame);
              }
            }
            json.writeEndArray();
          });
      exchange.end();
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    } catch (GlimpseException failure) {
      if (out[0] == null) {
        throw failure;
      }
      line(exchange, out, json -> ErrorBody.write(json, failure, Optional.empty()));
      exchange.end();
    }
  }

  private static void line(Exchange exchange, OutputStream[] out, WireJson.Content fields) {
    try {
      if (out[0] == null) {
        out[0] = exchange.stream("application/x-ndjson");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = WireJson.FACTORY.createGenerator(bytes)) {
        json.writeStartObject();
        fields.writeTo(json);
        json.writeEndObject();
      }
      bytes.write('\n');
      out[0].write(bytes.toByteArray());
      out[0].flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private void decode(
      Exchange exchange, Video video, FrameSet frames, int width, VideoPixels.PictureSink sink) {
    CancelToken token = CancelToken.create();
    QueryContext context =
        QueryContext.of(
            0,
            token,
            ProgressListener.NONE,
            SettingValues.defaults().with(Setting.ON_DAMAGED_MEDIA.key(), "skip"),
            Turn.ALWAYS,
            FileAccess.ANY);
    FairQueue.Place place = queries.place(exchange.user());
    ClientWatch.Watched watched =
        exchange.watch(why -> token.cancel(GlimpseException.of(ErrorCode.CANCELLED, why, "")));
    try {
      place.take(token);
      pictures.jpegs(
          video,
          frames,
          width,
          (frame, jpeg) -> {
            queries.requireServing();
            place.giveWay(token);
            return sink.accept(frame, jpeg);
          },
          context);
    } finally {
      place.leave();
      watched.close();
    }
  }

  private void labels(Exchange exchange, Video video, FrameSet frames) {
    VideoPictures.Labels labels = pictures.labels(video, frames);
    exchange.answerJson(
        WireJson.text(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("frames");
              for (var each = frames.iterator(); each.hasNext(); ) {
                long frame = each.nextLong();
                json.writeStartObject();
                json.writeNumberField("frame", frame);
                json.writeBooleanField("labelled", labels.labelled().contains(frame));
                json.writeArrayFieldStart("objects");
                for (Detection object : labels.objects().getOrDefault(frame, List.of())) {
                  object(json, object);
                }
                json.writeEndArray();
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  private static void object(JsonGenerator json, Detection object) throws IOException {
    json.writeStartObject();
    json.writeStringField("class", object.className());
    json.writeNumberField("confidence", object.confidence());
    json.writeNumberField("xmin", object.box().xmin());
    json.writeNumberField("ymin", object.box().ymin());
    json.writeNumberField("xmax", object.box().xmax());
    json.writeNumberField("ymax", object.box().ymax());
    json.writeEndObject();
  }
}
