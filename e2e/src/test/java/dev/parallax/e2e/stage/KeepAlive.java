package dev.parallax.e2e.stage;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection that stays open, for one thread. The client of the JDK takes about as much of a core for a
 * request as the service that answers it; who writes hundreds of times a second beside everything else cannot afford it.
 */
final class KeepAlive implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final String host;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /**
     * An answer that says its length, as those of the owners do.
     *
     * @param tag the ETag
     */
    record Reply(int status, @Nullable String tag, String body) {}

    KeepAlive(URI server) throws IOException {
        this.host = server.getAuthority();
        this.socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    Reply get(String path) throws IOException {
        out.write(head("GET", path, "").getBytes(StandardCharsets.UTF_8));
        return reply();
    }

    /** @param version the ETag that the record must have */
    Reply put(String path, String version, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] head = head(
                        "PUT",
                        path,
                        "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\nIf-Match: " + version
                                + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        // In one piece, or the server wakes up twice.
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        out.write(request);
        return reply();
    }

    private String head(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n";
    }

    private Reply reply() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        String tag = null;
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).strip();
            switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = Integer.parseInt(value);
                case "etag" -> tag = value;
                case "transfer-encoding" -> throw new IOException("an answer without its length");
                default -> {}
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("half an answer");
        }
        return new Reply(status, tag, new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server hung up");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
