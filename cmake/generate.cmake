# What is made at build time: typed statements and migrations from sql/.
file(GLOB SQLGEN_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/sqlgen*.c)
file(GLOB SQL_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sql/query/*.sql ${CMAKE_SOURCE_DIR}/sql/migrations/*.sql)
set(GEN ${CMAKE_BINARY_DIR}/gen)
if(SQLGEN_SOURCES)
    add_executable(sqlgen ${SQLGEN_SOURCES})
    target_compile_options(sqlgen PRIVATE -Wall -Wextra -Wconversion -Wshadow -Wvla -Werror)
    target_compile_definitions(sqlgen PRIVATE _GNU_SOURCE)
    file(MAKE_DIRECTORY ${GEN}/store)
    set(SQL_GENERATED ${GEN}/store/stmt_gen.h ${GEN}/store/stmt_gen.c ${GEN}/store/migration_gen.c)
    add_custom_command(OUTPUT ${SQL_GENERATED}
        COMMAND sqlgen ${GEN}/store ${CMAKE_SOURCE_DIR}/sql/dialect.def ${SQL_FILES}
        DEPENDS sqlgen ${CMAKE_SOURCE_DIR}/sql/dialect.def ${SQL_FILES}
        COMMENT "Typed statements from sql/")
    add_custom_target(sql_generated DEPENDS ${SQL_GENERATED})
endif()
if(EXISTS ${CMAKE_SOURCE_DIR}/tools/errgen.c)
    add_executable(errgen tools/errgen.c)
    target_link_libraries(errgen PRIVATE house_options)
endif()
