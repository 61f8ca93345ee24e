package dev.parallax.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One request without a framework, so that it costs next to nothing. */
final class Probe {
    private static final String WELL = "HTTP/1.1 200";
    private static final int CONNECT_MILLIS = 2_000;
    private static final int ANSWER_MILLIS = 5_000;

    private Probe() {}

    /** Whether a GET of the address, which has a port, is answered with 200 within seconds. */
    static boolean answers(URI address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            String request = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                    .formatted(address.getRawPath(), address.getAuthority());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes(WELL.length());
            return new String(status, StandardCharsets.US_ASCII).equals(WELL);
        } catch (IOException e) {
            return false;
        }
    }
}
