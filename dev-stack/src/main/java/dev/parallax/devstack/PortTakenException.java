package dev.parallax.devstack;

/** A fixed port is held by another process. */
public final class PortTakenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final int port;

    PortTakenException(int port, String what, String variable) {
        super("Port %d for %s is taken by another process. Stop that process, or set %s to another port."
                .formatted(port, what, variable));
        this.port = port;
    }

    public int port() {
        return port;
    }
}
