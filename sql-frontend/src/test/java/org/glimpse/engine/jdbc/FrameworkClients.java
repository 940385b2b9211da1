package org.glimpse.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.glimpse.workspace.ErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** A pool, and a framework on top of it, as applications use them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FrameworkClients {
  /** Minutes of work inside the database. */
  private static final String LONG_QUERY =
      "SELECT COUNT(*) FROM street a, street b, street c, street d, street e"
          + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin > 333";

  private TestDatabase database;
  private HikariDataSource pool;

  abstract TestDatabase open(Path folder) throws Exception;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    database = open(folder);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setMaximumPoolSize(3);
    config.setReadOnly(true);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setKeepaliveTime(30_000);
    config.addDataSourceProperty("seed", "7");
    pool = new HikariDataSource(config);
  }

  @AfterAll
  void stop() throws Exception {
    pool.close();
    database.close();
  }

  @Test
  void aPoolServesMoreThreadsThanItHasConnections() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Long>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        answers.add(threads.submit(this::countWithThePool));
      }
      for (Future<Long> answer : answers) {
        assertThat(answer.get()).isEqualTo(100);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private long countWithThePool() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM street")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void whatABorrowerChangesIsReset() throws Exception {
    try (Connection connection = pool.getConnection()) {
      assertThat(connection.isReadOnly()).isTrue();
      connection.setAutoCommit(false);
      connection.setReadOnly(false);
      connection.setNetworkTimeout(Runnable::run, 60_000);
    }
    try (Connection connection = pool.getConnection()) {
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(connection.isReadOnly()).isTrue();
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  @Test
  void aConnectionThatIsGoneIsReplaced() throws Exception {
    try (Connection connection = pool.getConnection()) {
      connection.unwrap(Connection.class).abort(Runnable::run);
      assertThatThrownBy(connection::createStatement)
          .isInstanceOfSatisfying(
              SQLException.class, failure -> assertThat(failure.getSQLState()).startsWith("08"));
    }
    assertThat(countWithThePool()).isEqualTo(100);
  }

  @Test
  void aPoolThatIsMisspeltSaysSo() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.addDataSourceProperty("optimiser", "off");
    HikariPool.PoolInitializationException failure =
        catchThrowableOfType(
            HikariPool.PoolInitializationException.class, () -> new HikariDataSource(config));
    assertThat(failure.getCause())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Did you mean 'optimizer'?");
  }

  @Test
  void templatesReadWriteAndTranslate() {
    JdbcTemplate template = new JdbcTemplate(pool);
    template.setFetchSize(10);
    assertThat(template.queryForObject("SELECT COUNT(*) FROM street", Long.class)).isEqualTo(100);
    assertThat(
            template.queryForObject(
                "SELECT COUNT(*) FROM street WHERE class = ? AND frame >= ?",
                Integer.class,
                "car",
                50))
        .isEqualTo(50);
    List<LocalDateTime> times =
        template.query(
            "SELECT \"timestamp\" AS t FROM street.frames WHERE frame < ? ORDER BY frame",
            (row, number) -> row.getObject("t", LocalDateTime.class),
            3);
    assertThat(times).hasSize(3).isSorted();
    Map<String, Object> row =
        template.queryForMap("SELECT * FROM street WHERE class = 'bus' AND frame = 45");
    assertThat(row).containsEntry("frame", 45L).containsEntry("CLASS", "bus");
    NamedParameterJdbcTemplate named = new NamedParameterJdbcTemplate(pool);
    assertThat(
            named.queryForObject(
                "SELECT COUNT(*) FROM street WHERE class IN (:classes)",
                Map.of("classes", List.of("car", "bus")),
                Long.class))
        .isEqualTo(100);
    assertThat(template.batchUpdate("SET seed = 1", "SET seed = 2")).containsExactly(0, 0);
    assertThatThrownBy(() -> template.queryForList("SELECT * FROM nothing"))
        .isInstanceOf(BadSqlGrammarException.class);
    assertThatThrownBy(() -> template.queryForList("SELEKT"))
        .isInstanceOf(BadSqlGrammarException.class);
    template.setQueryTimeout(1);
    assertThatThrownBy(() -> template.queryForObject(LONG_QUERY, Long.class))
        .isInstanceOf(QueryTimeoutException.class);
    template.setQueryTimeout(0);
    template.setMaxRows(7);
    assertThat(template.queryForList("SELECT frame FROM street", Long.class)).hasSize(7);
  }

  @Test
  void transactionsOfServicesBeginAndEnd() {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.registerBean(
          "pool", DataSource.class, () -> pool, bean -> bean.setDestroyMethodName(""));
      context.register(Application.class);
      context.refresh();
      Street street = context.getBean(Street.class);
      assertThat(street.cars()).isEqualTo(90);
      assertThatThrownBy(street::fails).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(street::tooSlow).isInstanceOf(QueryTimeoutException.class);
      assertThat(street.cars()).isEqualTo(90);
    }
  }

  /** An application with declared transactions. */
  @Configuration
  @EnableTransactionManagement
  static class Application {
    @Bean
    PlatformTransactionManager transactions(DataSource pool) {
      return new DataSourceTransactionManager(pool);
    }

    @Bean
    Street street(DataSource pool) {
      return new Street(new JdbcTemplate(pool));
    }
  }

  /** A service; its proxy is a subclass. */
  static class Street {
    private final JdbcTemplate template;

    Street(JdbcTemplate template) {
      this.template = template;
    }

    @Transactional(readOnly = true, timeout = 30)
    long cars() {
      return template.queryForObject("SELECT COUNT(*) FROM street WHERE class = 'car'", Long.class);
    }

    @Transactional
    void fails() {
      template.execute("SET seed = 3");
      throw new IllegalStateException("rolled back");
    }

    @Transactional(timeout = 1)
    long tooSlow() {
      return template.queryForObject(LONG_QUERY, Long.class);
    }
  }

  @Test
  void errorsThatALoginOrTypoCausesHaveTheirStates() {
    assertThat(
            catchThrowableOfType(
                    SQLException.class,
                    () -> {
                      try (Connection connection = pool.getConnection();
                          Statement statement = connection.createStatement()) {
                        statement.execute("SELECT clas FROM street");
                      }
                    })
                .getErrorCode())
        .isEqualTo(ErrorCode.UNKNOWN_COLUMN.number());
  }
}
