package dev.parallax.e2e.fuzz;

import dev.parallax.e2e.fuzz.RequestMaker.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends requests to the letter, one a connection: no client of a library lets all of them through. */
final class RawHttp {
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private final URI base;
    private final Duration patience;

    RawHttp(URI base, Duration patience) {
        this.base = base;
        this.patience = patience;
    }

    /** @throws IOException if there is no answer, or none in time */
    Conformance.Answer send(Request request) throws IOException {
        byte[] body = request.body() == null ? new byte[0] : request.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(request.method() + " " + request.target() + " HTTP/1.1\r\nHost: "
                + base.getHost() + ":" + base.getPort() + "\r\nConnection: close\r\n");
        for (int i = 0; i < request.headers().size(); i += 2) {
            head.append(request.headers().get(i))
                    .append(": ")
                    .append(request.headers().get(i + 1))
                    .append("\r\n");
        }
        if (request.body() != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            out.writeBytes(body);
            socket.getOutputStream().write(out.toByteArray());
            return parse(socket.getInputStream().readNBytes(MOST_BYTES));
        }
    }

    private static Conformance.Answer parse(byte[] bytes) throws IOException {
        // One character a byte, so that places in the text are places in the bytes.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.1 ")) {
            throw new IOException("no answer, but " + bytes.length + " bytes");
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        String body = text.substring(end + 4);
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            body = joined(body);
        }
        return new Conformance.Answer(
                Integer.parseInt(lines[0].substring(9, 12)),
                headers.getOrDefault("content-type", ""),
                headers.containsKey("retry-after"),
                new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static String joined(String chunks) throws IOException {
        StringBuilder body = new StringBuilder(chunks.length());
        int at = 0;
        while (true) {
            int line = chunks.indexOf("\r\n", at);
            if (line < 0) {
                throw new IOException("an answer that ends in the middle");
            }
            int size = Integer.parseInt(chunks.substring(at, line).strip(), 16);
            if (size == 0) {
                return body.toString();
            }
            body.append(chunks, line + 2, line + 2 + size);
            at = line + 4 + size;
        }
    }
}
