package org.glimpse.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatementTest {

  @Test
  void createVideoFromFiles() {
    Statement.CreateVideo video =
        parse(
            "create or replace video \"My Street\" from 'media/*.mp4' starting at timestamp"
                + " '2026-11-21 08:30:00.5' detector YoloX",
            Statement.CreateVideo.class);
    assertThat(video.replace()).isTrue();
    assertThat(video.recording()).isFalse();
    assertThat(video.name().text()).isEqualTo("My Street");
    assertThat(video.file()).isEqualTo("media/*.mp4");
    assertThat(video.detector()).map(Name::text).contains("YoloX");
    assertThat(video.start()).contains(LocalDateTime.of(2026, 11, 21, 8, 30, 0, 500_000_000));
    assertThat(video.options()).isEmpty();
  }

  @Test
  void createVideoFromRecording() {
    Statement.CreateVideo video =
        parse(
            "CREATE VIDEO v FROM RECORDING 'it''s.csv' WITH (FRAME_COUNT = 100, fps = 29.97, x ="
                + " true)",
            Statement.CreateVideo.class);
    assertThat(video.recording()).isTrue();
    assertThat(video.file()).isEqualTo("it's.csv");
    assertThat(video.options())
        .containsExactly(
            Map.entry("frame_count", "100"), Map.entry("fps", "29.97"), Map.entry("x", "true"));
  }

  @Test
  void createDetectorProxyAndFunction() {
    Statement.CreateDetector onnx =
        parse(
            "CREATE DETECTOR d FROM 'm.onnx' WITH (score_threshold = 0.25, nms = 'agnostic',"
                + " merge = 'car+truck=vehicle', layout = yolox, offset = -1)",
            Statement.CreateDetector.class);
    assertThat(onnx.recording()).isFalse();
    assertThat(onnx.options())
        .containsEntry("merge", "car+truck=vehicle")
        .containsEntry("layout", "yolox")
        .containsEntry("offset", "-1");
    assertThat(
            parse("CREATE DETECTOR d FROM RECORDING 'r.parquet'", Statement.CreateDetector.class)
                .recording())
        .isTrue();
    Statement.CreateProxy proxy =
        parse(
            "CREATE PROXY p ON v FOR class = 'car' FROM RECORDING 's.csv'",
            Statement.CreateProxy.class);
    assertThat(proxy.video().text()).isEqualTo("v");
    assertThat(proxy.forClass()).contains("car");
    assertThat(
            parse("CREATE PROXY p ON v FROM RECORDING 's.csv'", Statement.CreateProxy.class)
                .forClass())
        .isEmpty();
    Statement.CreateFunction function =
        parse(
            "CREATE OR REPLACE FUNCTION f AS ONNX 'c.onnx' WITH (classes = 'a,b', scale = 0.5)",
            Statement.CreateFunction.class);
    assertThat(function.replace()).isTrue();
    assertThat(function.options()).containsEntry("classes", "a,b").containsEntry("scale", "0.5");
    assertThat(parse("CREATE FUNCTION f AS ONNX 'c.onnx'", Statement.CreateFunction.class).file())
        .isEqualTo("c.onnx");
  }

  @ParameterizedTest
  @EnumSource(Statement.DropKind.class)
  void drop(Statement.DropKind kind) {
    Statement.Drop drop = parse("DROP " + kind + " x", Statement.Drop.class);
    assertThat(drop.kind()).isEqualTo(kind);
    assertThat(drop.ifExists()).isFalse();
    assertThat(drop.name().text()).isEqualTo("x");
    assertThat(parse("drop " + kind + " IF EXISTS 'x y';", Statement.Drop.class).ifExists())
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(Statement.ShowKind.class)
  void show(Statement.ShowKind kind) {
    assertThat(parse("SHOW " + kind, Statement.Show.class).kind()).isEqualTo(kind);
  }

  @Test
  void describe() {
    assertThat(path("DESCRIBE v")).containsExactly("v");
    assertThat(path("DESC v.objects")).containsExactly("v", "objects");
    assertThat(path("DESCRIBE \"a.b\".frames")).containsExactly("a.b", "frames");
    assertThat(path("DESCRIBE detector")).containsExactly("detector");
    assertThat(path("DESCRIBE video.frames")).containsExactly("video", "frames");
    Statement.Describe detector = parse("DESCRIBE DETECTOR d", Statement.Describe.class);
    assertThat(detector.kind()).contains(Statement.DescribeKind.DETECTOR);
    assertThat(parse("DESCRIBE PROXY p", Statement.Describe.class).kind())
        .contains(Statement.DescribeKind.PROXY);
    assertThat(parse("DESCRIBE function f", Statement.Describe.class).kind())
        .contains(Statement.DescribeKind.FUNCTION);
    assertThat(path("DESCRIBE proxy")).containsExactly("proxy");
  }

  @Test
  void setKillAndRefresh() {
    assertThat(value("SET seed = 42")).isEqualTo("42");
    assertThat(value("SET optimizer = 'off'")).isEqualTo("off");
    assertThat(value("SET optimizer = on")).isEqualTo("on");
    assertThat(value("SET allow_rewrite TO true")).isEqualTo("true");
    assertThat(value("SET confirm_above = 10m")).isEqualTo("10m");
    assertThat(parse("KILL QUERY 17", Statement.KillQuery.class).id()).isEqualTo(17);
    assertThat(parse("ALTER VIDEO v REFRESH", Statement.AlterVideoRefresh.class).video().text())
        .isEqualTo("v");
  }

  @Test
  void explainTakesItsThreeForms() {
    assertThat(parse("EXPLAIN SELECT 1", Statement.Explain.class).analyze()).isFalse();
    assertThat(parse("EXPLAIN PLAN FOR SELECT 1", Statement.Explain.class).analyze()).isFalse();
    assertThat(parse("EXPLAIN ANALYZE VALUES (1)", Statement.Explain.class).analyze()).isTrue();
    assertThat(
            parse("EXPLAIN SELECT FCOUNT(*) FROM v ERROR WITHIN 0.1", Statement.Explain.class)
                .query()
                .clauses()
                .error())
        .isPresent();
  }

  private static List<String> path(String sql) {
    return parse(sql, Statement.Describe.class).path().stream().map(Name::text).toList();
  }

  private static String value(String sql) {
    return parse(sql, Statement.Set.class).value();
  }

  private static <T extends Statement> T parse(String sql, Class<T> type) {
    Statement statement = FrameQlParser.parse(sql);
    assertThat(Optional.of(statement.source().text())).contains(sql);
    return type.cast(statement);
  }
}
