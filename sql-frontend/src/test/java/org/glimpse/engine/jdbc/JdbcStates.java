package org.glimpse.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.glimpse.workspace.ErrorCode;

/** What every exception that leaves the driver must have. */
final class JdbcStates {
  private JdbcStates() {}

  /** The call fails with this code: its SQLSTATE, its number, its text with a next step. */
  static SQLException assertFails(ErrorCode code, ThrowingCallable call) {
    SQLException failure = catchThrowableOfType(SQLException.class, call);
    assertThat((Throwable) failure).as("an SQLException is expected").isNotNull();
    assertThat(failure.getSQLState()).isEqualTo(code.sqlState()).doesNotStartWith("00");
    assertThat(failure.getErrorCode()).isEqualTo(code.number());
    assertThat(failure.getMessage()).contains(code.label());
    return failure;
  }
}
