package org.glimpse.engine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.glimpse.detection.Recordings;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.detection.RegisteredFunction;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.sql.Name;
import org.glimpse.sql.Statement;
import org.glimpse.video.Video;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Suggestions;

/**
 * Carries out CREATE, ALTER and DROP. Everything that can be refused is checked before anything is
 * registered, so an error changes nothing.
 */
final class Definitions {
  private static final String SYSTEM = "system";

  private final VideoServices services;
  private final Recordings recordings;

  Definitions(VideoServices services, Recordings recordings) {
    this.services = services;
    this.recordings = recordings;
  }

  void createVideo(Statement.CreateVideo create, QueryContext context) {
    refuseSystem(create.name());
    if (create.recording()) {
      create.detector().ifPresent(Definitions::refuseDetector);
      recordings.createVideo(
          create.name().text(),
          path(create.file(), context),
          create.options(),
          create.start(),
          create.replace(),
          context);
      services.proxies().dropOrphans();
      return;
    }
    create.detector().ifPresent(this::requireDetector);
    refuseOptions(create);
    services
        .videos()
        .create(
            create.name().text(),
            create.file(),
            create.start(),
            create.detector().map(Name::text),
            create.replace(),
            context);
    services.proxies().dropOrphans();
  }

  /**
   * Class names may come from a file.
   *
   * @param listed whether a text with commas is a list of names instead
   */
  private static void requireClassFile(
      Map<String, String> options, boolean listed, QueryContext context) {
    options.forEach(
        (name, value) -> {
          boolean file = !listed || value.indexOf(',') < 0;
          if (file && name.strip().equalsIgnoreCase("classes")) {
            path(value.strip(), context);
          }
        });
  }

  void createDetector(Statement.CreateDetector create, QueryContext context) {
    requireClassFile(create.options(), false, context);
    Path file = path(create.file(), context);
    if (create.recording()) {
      services
          .detectors()
          .createRecording(create.name().text(), file, create.options(), create.replace(), context);
    } else {
      services
          .detectors()
          .createOnnx(create.name().text(), file, create.options(), create.replace(), context);
    }
  }

  void createProxy(Statement.CreateProxy create, QueryContext context) {
    Video video = requireVideo(create.video());
    if (!create.options().isEmpty()) {
      throw GlimpseException.of(
          ErrorCode.UNKNOWN_OPTION,
          "A proxy takes no option '" + create.options().keySet().iterator().next() + "'",
          "Leave WITH (..) out; FOR class = '..' says what the scores are for.");
    }
    services
        .proxies()
        .create(
            create.name().text(),
            video,
            create.forClass(),
            path(create.file(), context),
            create.replace(),
            context);
  }

  void createFunction(Statement.CreateFunction create, QueryContext context) {
    requireClassFile(create.options(), true, context);
    services
        .functions()
        .createOnnx(
            create.name().text(),
            path(create.file(), context),
            create.options(),
            create.replace(),
            context);
  }

  void refresh(Statement.AlterVideoRefresh alter, QueryContext context) {
    requireVideo(alter.video());
    services.videos().refresh(alter.video().text(), context);
  }

  void drop(Statement.Drop drop) {
    String name = drop.name().text();
    switch (drop.kind()) {
      case VIDEO -> {
        if (!drop.ifExists() || services.videos().find(name).isPresent()) {
          requireVideo(drop.name());
          services.videos().drop(name);
          services.proxies().dropOrphans();
        }
      }
      case DETECTOR -> {
        if (!drop.ifExists() || services.detectors().find(name).isPresent()) {
          requireDetector(drop.name());
          services.detectors().drop(name);
        }
      }
      case PROXY -> {
        if (!drop.ifExists() || services.proxies().find(name).isPresent()) {
          requireProxy(drop.name());
          services.proxies().drop(name);
        }
      }
      case FUNCTION -> {
        if (!drop.ifExists() || services.functions().find(name).isPresent()) {
          requireFunction(drop.name());
          services.functions().drop(name);
        }
      }
      case MODEL -> {
        if (!drop.ifExists() || services.countModels().find(name).isPresent()) {
          services.countModels().drop(requireModel(drop.name()));
        }
      }
    }
  }

  Video requireVideo(Name name) {
    return services
        .videos()
        .find(name.text())
        .orElseThrow(
            () ->
                unknown(
                    ErrorCode.UNKNOWN_VIDEO,
                    "video",
                    name,
                    services.videos().list().stream().map(Video::name).toList(),
                    "SHOW VIDEOS lists them; CREATE VIDEO makes one."));
  }

  RegisteredDetector requireDetector(Name name) {
    return services
        .detectors()
        .find(name.text())
        .orElseThrow(
            () ->
                unknown(
                    ErrorCode.UNKNOWN_DETECTOR,
                    "detector",
                    name,
                    services.detectors().list().stream().map(RegisteredDetector::name).toList(),
                    "SHOW DETECTORS lists them; CREATE DETECTOR makes one."));
  }

  RegisteredProxy requireProxy(Name name) {
    return services
        .proxies()
        .find(name.text())
        .orElseThrow(
            () ->
                unknown(
                    ErrorCode.UNKNOWN_PROXY,
                    "proxy",
                    name,
                    services.proxies().list().stream().map(RegisteredProxy::name).toList(),
                    "SHOW PROXIES lists them; CREATE PROXY makes one."));
  }

  RegisteredFunction requireFunction(Name name) {
    return services
        .functions()
        .find(name.text())
        .orElseThrow(
            () ->
                unknown(
                    ErrorCode.UNKNOWN_FUNCTION,
                    "function",
                    name,
                    services.functions().list().stream().map(RegisteredFunction::name).toList(),
                    "SHOW FUNCTIONS lists those that were created; CREATE FUNCTION makes one."));
  }

  TrainedModel requireModel(Name name) {
    return services
        .countModels()
        .find(name.text())
        .orElseThrow(
            () ->
                unknown(
                    ErrorCode.UNKNOWN_MODEL,
                    "model",
                    name,
                    services.countModels().list().stream().map(TrainedModel::name).toList(),
                    "SHOW MODELS lists them; queries with an accuracy clause train them."));
  }

  private static GlimpseException unknown(
      ErrorCode code, String kind, Name name, List<String> known, String advice) {
    return GlimpseException.of(
            code,
            "There is no " + kind + " '" + name.text() + "'",
            Suggestions.didYouMean(name.text(), known).orElse(advice))
        .at(name.position().line(), name.position().column());
  }

  private static void refuseSystem(Name name) {
    if (name.text().equalsIgnoreCase(SYSTEM)) {
      throw GlimpseException.of(
              ErrorCode.ALREADY_EXISTS,
              "'system' is the schema of system tables",
              "Choose another name for the video.")
          .at(name.position().line(), name.position().column());
    }
  }

  private static void refuseDetector(Name detector) {
    throw GlimpseException.of(
            ErrorCode.INVALID_OPTION,
            "A video made from a recording has that recording as its detector",
            "Leave DETECTOR " + detector.text() + " out.")
        .at(detector.position().line(), detector.position().column());
  }

  private static void refuseOptions(Statement.CreateVideo create) {
    if (!create.options().isEmpty()) {
      throw GlimpseException.of(
          ErrorCode.UNKNOWN_OPTION,
          "A video made from files takes no option '"
              + create.options().keySet().iterator().next()
              + "'",
          "Only CREATE VIDEO .. FROM RECORDING has options.");
    }
  }

  /** A file that the statement may name. */
  private static Path path(String file, QueryContext context) {
    try {
      Path path = Path.of(file);
      context.files().require(path);
      return path;
    } catch (InvalidPathException invalid) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "'" + file.replace('\0', '?') + "' is no file name: " + invalid.getReason(),
          "Write the path of a file.",
          invalid);
    }
  }
}
