package dev.parallax.monitor.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.vertx.mutiny.core.Vertx;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SchedulerDownTest {

    @Test
    void a_scheduler_that_is_not_there_is_unavailable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Vertx vertx = Vertx.vertx();
        PassThrough scheduler = new PassThrough(vertx, config(URI.create("http://127.0.0.1:" + port + "/")));
        HttpHeaders none = (HttpHeaders) Proxy.newProxyInstance(
                HttpHeaders.class.getClassLoader(), new Class<?>[] {HttpHeaders.class}, (p, m, a) -> null);
        try {
            ApiException e = assertThrows(ApiException.class, () -> scheduler
                    .post(URI.create("http://front/api/v1/reconciliation/trigger"), none, new byte[0])
                    .await()
                    .atMost(Duration.ofSeconds(10)));
            assertEquals(ErrorCode.UPSTREAM_UNAVAILABLE, e.code());
        } finally {
            scheduler.close();
            vertx.closeAndAwait();
        }
    }

    private static SchedulerConfig config(URI url) {
        return new SchedulerConfig() {
            @Override
            public URI url() {
                return url;
            }

            @Override
            public Duration connectTimeout() {
                return Duration.ofSeconds(1);
            }

            @Override
            public Duration requestTimeout() {
                return Duration.ofSeconds(2);
            }
        };
    }
}
