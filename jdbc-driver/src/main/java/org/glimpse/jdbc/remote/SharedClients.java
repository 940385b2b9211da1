package org.glimpse.jdbc.remote;

import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * HTTP clients that connections share, since each has threads of its own: a pool of connections
 * needs one. A client's threads end when no connection holds it any more.
 */
final class SharedClients {
  /** What connections with the same client agree on; contexts of TLS are told by identity. */
  private record Key(SSLContext tls, Duration connectTimeout) {}

  private static final Map<Key, WeakReference<HttpClient>> CLIENTS = new HashMap<>();

  private SharedClients() {}

  static HttpClient of(ServerAddress address) {
    synchronized (CLIENTS) {
      CLIENTS.values().removeIf(held -> held.get() == null);
      Key key = new Key(address.tls(), address.connectTimeout());
      WeakReference<HttpClient> held = CLIENTS.get(key);
      HttpClient client = held == null ? null : held.get();
      if (client == null) {
        client = open(address);
        CLIENTS.put(key, new WeakReference<>(client));
      }
      return client;
    }
  }

  private static HttpClient open(ServerAddress address) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(address.connectTimeout());
    if (address.tls() != null) {
      builder.sslContext(address.tls());
    }
    return builder.build();
  }
}
