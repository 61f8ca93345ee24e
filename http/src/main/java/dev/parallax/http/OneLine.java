package dev.parallax.http;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/** One record of the log is one line: what a caller said cannot look as if it were a record of its own. */
@LoggingFilter(name = "one-line")
public final class OneLine implements Filter {
    @Override
    public boolean isLoggable(LogRecord record) {
        @Nullable Object[] told = record.getParameters();
        if (told == null || told.length == 0) {
            String message = record.getMessage();
            if (message != null && record instanceof ExtLogRecord extended && Texts.isSeveralLines(message)) {
                extended.setMessage(Texts.onOneLine(message), extended.getFormatStyle());
            }
            return true;
        }
        @Nullable Object[] lines = told.clone();
        boolean changed = false;
        for (int i = 0; i < lines.length; i++) {
            Object one = lines[i];
            if (one != null && !(one instanceof Number) && Texts.isSeveralLines(one.toString())) {
                lines[i] = Texts.onOneLine(one.toString());
                changed = true;
            }
        }
        if (changed) {
            record.setParameters(lines);
        }
        return true;
    }
}
