package io.photonpump.spring.contract;

import com.zaxxer.hikari.HikariDataSource;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The tests of {@link ExactlyOnce} on H2, in memory. */
class ExactlyOnceInH2Test extends ExactlyOnce {

    private static HikariDataSource pool;

    @BeforeAll
    static void startDatabase() {
        pool = new HikariDataSource();
        // The database is deleted with its last connection, and the pool keeps some open.
        pool.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
    }

    @AfterAll
    static void stopDatabase() {
        pool.close();
    }

    @Override
    DataSource database() {
        return pool;
    }
}
