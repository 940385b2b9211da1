package org.glimpse.sql;

import java.util.List;

/** The names that no function of a user can have. */
public final class BuiltInFunctions {
  private BuiltInFunctions() {}

  /** Whether a name means something without the user's functions; case does not count. */
  public static boolean contains(String name) {
    return new Operators(List.of())
        .getOperatorList().stream().anyMatch(operator -> operator.getName().equalsIgnoreCase(name));
  }
}
