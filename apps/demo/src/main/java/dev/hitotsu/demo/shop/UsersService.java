package dev.hitotsu.demo.shop;

import dev.hitotsu.demo.shop.HttpService.Reply;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** {@code GET /users/ID}. */
final class UsersService {
    private final DataSource dataSource;

    UsersService(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void register(HttpService http) {
        http.get("/users/:id", request -> find(HttpService.pathParameter(request, "id")));
    }

    private Reply find(String userId) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT name FROM shop_users.users WHERE user_id = ?")) {
            select.setString(1, userId);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Reply.ok(new User(userId, rows.getString(1)))
                        : Reply.error(404, "user: " + userId + " (expected: a known user)");
            }
        }
    }
}
