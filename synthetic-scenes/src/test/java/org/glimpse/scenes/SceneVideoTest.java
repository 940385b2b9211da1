package org.glimpse.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SceneVideoTest {
  private static final int FRAMES = 70;
  private static final SceneOptions SMALL =
      SceneOptions.ofSeed(3).withSize(320, 180).withFrames(FRAMES);

  @TempDir private Path folder;

  @Test
  void writesVideoAndTruthOnce() throws IOException {
    List<Progress> heard = new ArrayList<>();
    QueryContext context =
        QueryContext.of(1, CancelToken.create(), heard::add, SettingValues.defaults());
    SceneVideo files = SceneVideo.write(Scene.of(SMALL), folder, "street", context);
    assertThat(names())
        .containsExactlyInAnyOrder(
            "street.mp4",
            "street.truth.csv",
            "street.attributes.csv",
            "street.mot.txt",
            "street.complete");
    assertThat(heard.get(0).total()).isEqualTo(FRAMES);
    assertThat(heard.get(heard.size() - 1).done()).isEqualTo(FRAMES);

    FileTime written = Files.getLastModifiedTime(files.video());
    heard.clear();
    assertThat(SceneVideo.write(Scene.of(SMALL), folder, "street", context)).isEqualTo(files);
    assertThat(Files.getLastModifiedTime(files.video())).isEqualTo(written);
    assertThat(heard).isEmpty();
  }

  @Test
  void truthFilesSayWhatTheRendererSays() throws IOException {
    SceneVideo files = write(SMALL);
    List<String> expected = new ArrayList<>();
    List<String> tracks = new ArrayList<>();
    expected.add("frame,class,confidence,xmin,ymin,xmax,ymax,trackid");
    SceneRenderer renderer = Scene.of(SMALL).renderer();
    for (long frame = 0; frame < FRAMES; frame++) {
      for (SceneObject object : renderer.truth(frame)) {
        String place = (int) object.box().xmin() + "," + (int) object.box().ymin() + ",";
        expected.add(
            frame
                + ","
                + object.objectClass().className()
                + ",1,"
                + place
                + (int) object.box().xmax()
                + ","
                + (int) object.box().ymax()
                + ","
                + object.identity());
        tracks.add(
            frame
                + 1
                + ","
                + object.identity()
                + ","
                + place
                + (int) object.box().width()
                + ","
                + (int) object.box().height()
                + ",1,"
                + (object.objectClass().ordinal() + 1));
      }
    }
    assertThat(expected).hasSizeGreaterThan(FRAMES);
    assertThat(Files.readAllLines(files.recording())).isEqualTo(expected);
    List<String> motRows = Files.readAllLines(files.tracks());
    assertThat(motRows).hasSameSizeAs(tracks);
    for (int i = 0; i < tracks.size(); i++) {
      assertThat(motRows.get(i)).matches(tracks.get(i) + ",[01]\\.[0-9]{3}");
    }
    List<String> attributes = Files.readAllLines(files.attributes());
    assertThat(attributes).hasSameSizeAs(expected);
    assertThat(attributes.get(0)).isEqualTo("frame,trackid,colour,occluded,visible_pixels");
    assertThat(attributes.get(1)).matches("0,[0-9]+,[a-z]+,[01]\\.[0-9]{3},[0-9]+");
  }

  @Test
  void otherOptionsReplaceTheFiles() throws IOException {
    SceneVideo files = write(SMALL);
    byte[] before = Files.readAllBytes(files.video());
    write(SMALL.withSeed(4));
    assertThat(Files.readAllBytes(files.video())).isNotEqualTo(before);
    write(SMALL);
    assertThat(Files.readAllBytes(files.video())).isEqualTo(before);
  }

  @Test
  void anInterruptedWriteLeavesNothingAndStartsOver() throws IOException {
    CancelToken cancel = CancelToken.create();
    QueryContext context =
        QueryContext.of(
            1,
            cancel,
            progress -> {
              if (progress.done() > 20) {
                cancel.cancel("enough");
              }
            },
            SettingValues.defaults());
    assertThatThrownBy(() -> SceneVideo.write(Scene.of(SMALL), folder, "street", context))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(names()).isEmpty();
    write(SMALL);
    assertThat(names()).hasSize(5);
  }

  @Test
  void halfAVideoIsNeverTakenForWhole() throws IOException {
    SceneVideo files = write(SMALL);
    byte[] video = Files.readAllBytes(files.video());
    // A crash in the middle: parts, or some files without the marker.
    Files.delete(files.marker());
    Files.write(files.video().resolveSibling("street.mp4.part"), new byte[] {1, 2, 3});
    Files.write(files.video(), new byte[] {1, 2, 3});
    write(SMALL);
    assertThat(Files.readAllBytes(files.video())).isEqualTo(video);
    assertThat(names()).hasSize(5);
    // A file cut short behind the marker's back.
    Files.write(files.recording(), new byte[] {1});
    write(SMALL);
    assertThat(Files.readAllLines(files.recording())).hasSizeGreaterThan(FRAMES);
    // A marker that is none.
    Files.writeString(files.marker(), "whole, honestly");
    write(SMALL);
    assertThat(Files.readAllBytes(files.video())).isEqualTo(video);
  }

  /** Linux's full device stands for the disk. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsReportedAndLeavesNothing() throws IOException {
    for (String file : List.of("street.mp4.part", "street.truth.csv.part")) {
      Files.createSymbolicLink(folder.resolve(file), Path.of("/dev/full"));
      assertThatThrownBy(() -> write(SMALL))
          .isInstanceOfSatisfying(
              GlimpseException.class,
              error -> {
                assertThat(error.code()).isEqualTo(ErrorCode.DISK_FULL);
                assertThat(error.advice()).contains("space");
              });
      assertThat(names()).isEmpty();
    }
    write(SMALL);
    assertThat(names()).hasSize(5);
  }

  @Test
  void namesAndFoldersAreChecked() throws IOException {
    for (String name : List.of("", " ", "a/b", "..")) {
      assertThatThrownBy(
              () -> SceneVideo.write(Scene.of(SMALL), folder, name, QueryContext.background()))
          .isInstanceOfSatisfying(
              GlimpseException.class,
              error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
    }
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    assertThatThrownBy(
            () -> SceneVideo.write(Scene.of(SMALL), file, "street", QueryContext.background()))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.ACCESS_REFUSED));
  }

  private SceneVideo write(SceneOptions options) {
    return SceneVideo.write(Scene.of(options), folder, "street", QueryContext.background());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
