package dev.parallax.e2e.system;

/** The packaged services, in the order in which they start. */
public enum Service {
    ADMIN_API("admin-api", "astrobookings/admin-api"),
    CUSTOMER_API("customer-api", "astrobookings/customer-api"),
    STAYS_API("stays-api", "astrobookings/stays-api"),
    SCHEDULER("scheduler-service", "scheduler-service"),
    RECONCILER("reconciler-service", "reconciler-service"),
    MONITOR("monitor-service", "monitor-service");

    private final String label;
    private final String module;

    Service(String label, String module) {
        this.label = label;
        this.module = module;
    }

    /** Its name for people and in file names. */
    public String label() {
        return label;
    }

    String module() {
        return module;
    }

    String portVariable() {
        return "PARALLAX_" + name() + "_PORT";
    }

    String urlVariable() {
        return "PARALLAX_" + name() + "_URL";
    }
}
