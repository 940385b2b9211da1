package org.glimpse.models.counts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glimpse.video.Video;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Workspace;

/** The relations {@code count_models} and {@code count_model_classes}, and the model files. */
final class ModelRegistry {
  private static final String KIND = "models";

  private static final String[] DEFINITIONS = {
    """
    CREATE TABLE IF NOT EXISTS count_models (
      id INTEGER NOT NULL, name VARCHAR NOT NULL, key VARCHAR NOT NULL, video VARCHAR NOT NULL,
      files INTEGER NOT NULL, video_key VARCHAR NOT NULL, detector VARCHAR NOT NULL,
      architecture VARCHAR NOT NULL, options VARCHAR NOT NULL, onnx VARCHAR NOT NULL,
      bytes BIGINT NOT NULL, training_frames INTEGER NOT NULL, held_out_frames INTEGER NOT NULL,
      epochs INTEGER NOT NULL, seconds DOUBLE NOT NULL, held_out_loss DOUBLE NOT NULL,
      created TIMESTAMP NOT NULL)\
    """,
    """
    CREATE TABLE IF NOT EXISTS count_model_classes (
      model INTEGER NOT NULL, ordinal INTEGER NOT NULL, class VARCHAR NOT NULL,
      count_max INTEGER NOT NULL, mean_of_max DOUBLE NOT NULL, frames INTEGER NOT NULL,
      mean_count DOUBLE NOT NULL, bias DOUBLE NOT NULL, error DOUBLE NOT NULL,
      correlation DOUBLE NOT NULL)\
    """
  };

  private final Workspace workspace;

  ModelRegistry(Workspace workspace) {
    this.workspace = workspace;
    workspace.inTransaction(
        "creating the models' tables",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            for (String definition : DEFINITIONS) {
              statement.execute(definition);
            }
          }
          return null;
        });
  }

  /** All models, oldest first. */
  List<TrainedModel> list() {
    return workspace.inTransaction("looking up models", ModelRegistry::read);
  }

  Optional<TrainedModel> find(Digest key) {
    return list().stream().filter(model -> model.key().equals(key)).findFirst();
  }

  /** Whether a model was trained on the files with which a video begins. */
  static boolean isOf(TrainedModel model, Video video) {
    return video.segments().size() >= model.files()
        && videoKey(video, model.files()).equals(model.videoKey());
  }

  static Digest videoKey(Video video, int files) {
    return Digest.ofParts(
        video.segments().stream()
            .limit(files)
            .map(segment -> segment.digest().hex())
            .toArray(String[]::new));
  }

  /** Stores a model's file, then its card: a card without a file does not exist. */
  TrainedModel store(CountRequest request, CountTraining.Result result) {
    Digest onnx = Digest.ofBytes(result.onnx());
    // A damaged file under this name must not stand in the way of the right one.
    workspace.artifacts().delete(KIND, onnx);
    workspace.artifacts().findOrCreate(KIND, onnx, file -> Files.write(file, result.onnx()));
    return workspace.inTransaction(
        "storing a model",
        connection -> {
          int id = nextId(connection);
          Video video = request.video();
          int files = video.segments().size();
          TrainedModel model =
              new TrainedModel(
                  video.name().toLowerCase(Locale.ROOT) + "_" + id,
                  request.key(),
                  video.name(),
                  files,
                  videoKey(video, files),
                  request.detector(),
                  request.architecture(),
                  request.options().definition(),
                  result.heads(),
                  onnx,
                  result.onnx().length,
                  request.training().size(),
                  request.heldOut().size(),
                  result.epochs(),
                  result.seconds(),
                  result.heldOut(),
                  LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS));
          delete(connection, model.key());
          insert(connection, id, model);
          return model;
        });
  }

  /**
   * The bytes of a model's file.
   *
   * @throws GlimpseException NOT_A_MODEL where they are not those that were stored
   */
  byte[] onnx(TrainedModel model) {
    Optional<Path> file = workspace.artifacts().find(KIND, model.onnx());
    try {
      byte[] bytes = file.isPresent() ? Files.readAllBytes(file.get()) : new byte[0];
      if (Digest.ofBytes(bytes).equals(model.onnx())) {
        return bytes;
      }
    } catch (IOException unreadable) {
      throw refused(model, "cannot be read: " + unreadable.getMessage(), unreadable);
    }
    throw refused(model, file.isPresent() ? "has another digest than its card" : "is gone", null);
  }

  private static GlimpseException refused(TrainedModel model, String why, Throwable cause) {
    return GlimpseException.of(
        ErrorCode.NOT_A_MODEL,
        "The file of the model '" + model.name() + "' " + why,
        "DROP MODEL " + model.name() + " takes it away; it is trained again when it is needed.",
        cause);
  }

  /** Forgets a model; its file goes unless another one has the same. */
  void drop(TrainedModel model) {
    workspace.inTransaction(
        "dropping a model",
        connection -> {
          delete(connection, model.key());
          return null;
        });
    if (list().stream().noneMatch(other -> other.onnx().equals(model.onnx()))) {
      workspace.artifacts().delete(KIND, model.onnx());
    }
  }

  private static int nextId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT coalesce(max(id), 0) + 1 FROM count_models")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void delete(Connection connection, Digest key) throws SQLException {
    for (String sql :
        List.of(
            "DELETE FROM count_model_classes WHERE model IN"
                + " (SELECT id FROM count_models WHERE key = ?)",
            "DELETE FROM count_models WHERE key = ?")) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, key.hex());
        statement.executeUpdate();
      }
    }
  }

  private static void insert(Connection connection, int id, TrainedModel model)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO count_models VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " ?)")) {
      int at = 0;
      insert.setInt(++at, id);
      insert.setString(++at, model.name());
      insert.setString(++at, model.key().hex());
      insert.setString(++at, model.video());
      insert.setInt(++at, model.files());
      insert.setString(++at, model.videoKey().hex());
      insert.setString(++at, model.detector().hex());
      insert.setString(++at, model.architecture().name());
      insert.setString(++at, model.options());
      insert.setString(++at, model.onnx().hex());
      insert.setLong(++at, model.bytes());
      insert.setInt(++at, model.trainingFrames());
      insert.setInt(++at, model.heldOutFrames());
      insert.setInt(++at, model.epochs());
      insert.setDouble(++at, model.seconds());
      insert.setDouble(++at, model.heldOut().loss());
      insert.setObject(++at, model.created());
      insert.executeUpdate();
    }
    for (int ordinal = 0; ordinal < model.heads().size(); ordinal++) {
      insertClass(connection, id, ordinal, model);
    }
  }

  private static void insertClass(Connection connection, int id, int ordinal, TrainedModel model)
      throws SQLException {
    CountHead head = model.heads().get(ordinal);
    ClassScore score = model.heldOut().classes().get(ordinal);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO count_model_classes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setInt(1, id);
      insert.setInt(2, ordinal);
      insert.setString(3, head.className());
      insert.setInt(4, head.countMax());
      insert.setDouble(5, head.meanOfMax());
      insert.setInt(6, score.frames());
      insert.setDouble(7, score.meanCount());
      insert.setDouble(8, score.bias());
      insert.setDouble(9, score.meanAbsoluteError());
      insert.setDouble(10, score.correlation());
      insert.executeUpdate();
    }
  }

  private static List<TrainedModel> read(Connection connection) throws SQLException {
    List<TrainedModel> models = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement("SELECT * FROM count_models ORDER BY id");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        Optional<CountArchitecture> architecture =
            CountArchitecture.parse(rows.getString("architecture"));
        if (architecture.isPresent()) { // else of a later version
          models.add(model(connection, rows, architecture.get()));
        }
      }
    }
    return models;
  }

  private static TrainedModel model(
      Connection connection, ResultSet row, CountArchitecture architecture) throws SQLException {
    List<CountHead> heads = new ArrayList<>();
    List<ClassScore> scores = new ArrayList<>();
    readClasses(connection, row.getInt("id"), heads, scores);
    return new TrainedModel(
        row.getString("name"),
        new Digest(row.getString("key")),
        row.getString("video"),
        row.getInt("files"),
        new Digest(row.getString("video_key")),
        new Digest(row.getString("detector")),
        architecture,
        row.getString("options"),
        heads,
        new Digest(row.getString("onnx")),
        row.getLong("bytes"),
        row.getInt("training_frames"),
        row.getInt("held_out_frames"),
        row.getInt("epochs"),
        row.getDouble("seconds"),
        new HeldOutScores(row.getDouble("held_out_loss"), scores),
        row.getObject("created", LocalDateTime.class));
  }

  private static void readClasses(
      Connection connection, int model, List<CountHead> heads, List<ClassScore> scores)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT class, count_max, mean_of_max, frames, mean_count, bias, error, correlation"
                + " FROM count_model_classes WHERE model = ? ORDER BY ordinal")) {
      query.setInt(1, model);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          heads.add(new CountHead(rows.getString(1), rows.getInt(2), rows.getDouble(3)));
          scores.add(
              new ClassScore(
                  rows.getString(1),
                  rows.getInt(2),
                  rows.getInt(4),
                  rows.getDouble(5),
                  rows.getDouble(6),
                  rows.getDouble(7),
                  rows.getDouble(8)));
        }
      }
    }
  }
}
