package org.glimpse.jdbc.remote;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.glimpse.jdbc.spi.DriverError;

/**
 * Who connects.
 *
 * @param userName as metadata shows it; may be empty
 * @param authorization the header of every request; empty without a login
 */
public record Login(String userName, Optional<String> authorization) {

  /**
   * A token goes before user and password.
   *
   * @throws org.glimpse.jdbc.spi.EngineException for a token or a user that none can be
   */
  public static Login of(Optional<String> user, Optional<String> password, Optional<String> token) {
    String name = user.orElse("");
    if (token.isPresent()) {
      if (!token.get().matches("[\\x21-\\x7e]+")) {
        throw DriverError.UNKNOWN_CONNECTION_PROPERTY.because(
            "The token has characters that no token has", "Give it as it was issued.");
      }
      return new Login(name, Optional.of("Bearer " + token.get()));
    }
    if (name.isEmpty()) {
      return new Login("", Optional.empty());
    }
    if (name.indexOf(':') >= 0) {
      throw DriverError.UNKNOWN_CONNECTION_PROPERTY.because(
          "The user name has a colon", "Give the name without the password.");
    }
    byte[] pair = (name + ":" + password.orElse("")).getBytes(StandardCharsets.UTF_8);
    return new Login(name, Optional.of("Basic " + Base64.getEncoder().encodeToString(pair)));
  }
}
