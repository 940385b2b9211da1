<#-- FrameQL's statements. Each is a construct: its name over its parts. -->

/** One statement, a closing semicolon allowed. */
SqlNode FrameQlStatementEof() :
{
    final SqlNode statement;
}
{
    statement = FrameQlStatement() [ <SEMICOLON> ] <EOF>
    { return statement; }
}

SqlNode FrameQlStatement() :
{
    SqlNode statement;
}
{
    (
        LOOKAHEAD({ isWord("EXPLAIN") }) statement = FrameQlExplain()
    |   LOOKAHEAD({ isWord("CREATE") }) statement = FrameQlCreate()
    |   LOOKAHEAD({ isWord("ALTER") }) statement = FrameQlAlter()
    |   LOOKAHEAD({ isWord("DROP") }) statement = FrameQlDrop()
    |   LOOKAHEAD({ isWord("SHOW") }) statement = FrameQlShow()
    |   LOOKAHEAD({ isWord("KILL") }) statement = FrameQlKill()
    |   LOOKAHEAD({ isWord("DESCRIBE") || isWord("DESC") }) statement = FrameQlDescribe()
    |   LOOKAHEAD({ isWord("SET") }) statement = FrameQlSet()
    |   statement = FrameQlQuery()
    )
    { return statement; }
}

/** EXPLAIN(analyze, query). */
SqlNode FrameQlExplain() :
{
    final Span s;
    boolean analyze = false;
    final SqlNode query;
}
{
    <EXPLAIN> { s = span(); }
    {
        if (isWord("ANALYZE")) {
            word("ANALYZE");
            analyze = true;
        } else if (isWord("PLAN")) {
            word("PLAN");
            word("FOR");
        }
    }
    query = FrameQlQuery()
    { return construct("EXPLAIN", s.end(this), flag(analyze), query); }
}

SqlNode FrameQlCreate() :
{
    final Span s;
    boolean replace = false;
    final SqlNode statement;
}
{
    <CREATE> { s = span(); }
    [ <OR> <REPLACE> { replace = true; } ]
    (
        LOOKAHEAD({ isWord("VIDEO") }) statement = FrameQlCreateVideo(s, replace)
    |   LOOKAHEAD({ isWord("DETECTOR") }) statement = FrameQlCreateDetector(s, replace)
    |   LOOKAHEAD({ isWord("PROXY") }) statement = FrameQlCreateProxy(s, replace)
    |   LOOKAHEAD({ isWord("FUNCTION") }) statement = FrameQlCreateFunction(s, replace)
    |   { throw expected("VIDEO, DETECTOR, PROXY or FUNCTION"); }
    )
    { return statement; }
}

/** CREATE VIDEO(replace, name, recording?, source, further parts..). */
SqlNode FrameQlCreateVideo(Span s, boolean replace) :
{
    final SqlNode name;
    final SqlNode recording;
    final SqlNode source;
    final List<SqlNode> parts = new ArrayList<SqlNode>();
    SqlNode part;
}
{
    word("VIDEO")
    name = SimpleIdentifier() <FROM> recording = FrameQlRecording() source = StringLiteral()
    (
        LOOKAHEAD({ isWord("DETECTOR") || isWord("STARTING") || isWord("WITH") })
        part = FrameQlVideoPart() { parts.add(part); }
    )*
    {
        return construct("CREATE VIDEO", s.end(this), flag(replace), name, recording, source,
            new SqlNodeList(parts, getPos()));
    }
}

SqlNode FrameQlVideoPart() :
{
    final Span s;
    final SqlNode value;
}
{
    LOOKAHEAD({ isWord("DETECTOR") })
    word("DETECTOR") { s = span(); }
    value = SimpleIdentifier()
    { return construct("DETECTOR", s.end(this), value); }
|
    LOOKAHEAD({ isWord("STARTING") })
    word("STARTING") { s = span(); }
    <AT> [ <TIMESTAMP> ] value = StringLiteral()
    { return construct("STARTING AT", s.end(this), value); }
|
    value = FrameQlOptions() { return value; }
}

/** CREATE DETECTOR(replace, name, recording?, source, options). */
SqlNode FrameQlCreateDetector(Span s, boolean replace) :
{
    final SqlNode name;
    final SqlNode recording;
    final SqlNode source;
    SqlNode settings = null;
}
{
    word("DETECTOR")
    name = SimpleIdentifier() <FROM> recording = FrameQlRecording() source = StringLiteral()
    [ settings = FrameQlOptions() ]
    {
        return construct("CREATE DETECTOR", s.end(this), flag(replace), name, recording, source,
            settings);
    }
}

/** CREATE PROXY(replace, name, video, class, source, options). */
SqlNode FrameQlCreateProxy(Span s, boolean replace) :
{
    final SqlNode name;
    final SqlNode video;
    SqlNode forClass = null;
    final SqlNode source;
    SqlNode settings = null;
}
{
    word("PROXY")
    name = SimpleIdentifier() <ON> video = SimpleIdentifier()
    [ <FOR> word("CLASS") <EQ> forClass = StringLiteral() ]
    <FROM> word("RECORDING") source = StringLiteral()
    [ settings = FrameQlOptions() ]
    {
        return construct("CREATE PROXY", s.end(this), flag(replace), name, video, forClass, source,
            settings);
    }
}

/** CREATE FUNCTION(replace, name, source, options). */
SqlNode FrameQlCreateFunction(Span s, boolean replace) :
{
    final SqlNode name;
    final SqlNode source;
    SqlNode settings = null;
}
{
    word("FUNCTION")
    name = SimpleIdentifier() <AS> word("ONNX") source = StringLiteral()
    [ settings = FrameQlOptions() ]
    { return construct("CREATE FUNCTION", s.end(this), flag(replace), name, source, settings); }
}

SqlNode FrameQlRecording() :
{
}
{
    LOOKAHEAD({ isWord("RECORDING") })
    word("RECORDING") { return flag(true); }
|
    { return flag(false); }
}

/** WITH(OPTION(name, value), ..). */
SqlNode FrameQlOptions() :
{
    final Span s;
    final List<SqlNode> settings = new ArrayList<SqlNode>();
    SqlNode option;
}
{
    <WITH> { s = span(); } <LPAREN>
    option = FrameQlOption() { settings.add(option); }
    ( <COMMA> option = FrameQlOption() { settings.add(option); } )*
    <RPAREN>
    { return construct("WITH", s.end(this), new SqlNodeList(settings, getPos())); }
}

SqlNode FrameQlOption() :
{
    final SqlNode name;
    final SqlNode value;
}
{
    name = FrameQlAnyName() <EQ> value = FrameQlValue()
    { return construct("OPTION", name.getParserPosition(), name, value); }
}

/** The value of an option or a setting: a text, a number, a number with a unit, or a word. */
SqlNode FrameQlValue() :
{
    final SqlNode value;
}
{
    (
        LOOKAHEAD({ isQuantity() }) value = FrameQlQuantity()
    |   value = NumericLiteral()
    |   value = StringLiteral()
    |   value = FrameQlAnyName()
    )
    { return value; }
}

/** Whether a number comes with letters right behind it. */
JAVACODE boolean isQuantity()
{
    final Token number = getToken(1);
    final Token unit = getToken(2);
    return number.kind == UNSIGNED_INTEGER_LITERAL
        && unit.kind != EOF && Character.isLetter(unit.image.charAt(0))
        && unit.beginLine == number.endLine
        && unit.beginColumn == number.endColumn + 1;
}

/** A number with a unit, {@code 10m}. */
JAVACODE SqlNode FrameQlQuantity()
{
    final Span s = Span.of();
    final String number = getNextToken().image;
    s.add(this);
    final String unit = getNextToken().image;
    return new SqlIdentifier(number + unit, s.end(this));
}

/** A name where no expression can stand, so that reserved words are names too. */
JAVACODE SqlNode FrameQlAnyName()
{
    final Token next = getToken(1);
    if (next.kind == QUOTED_IDENTIFIER) {
        return SimpleIdentifier();
    }
    if (next.kind == EOF || !Character.isLetter(next.image.charAt(0))) {
        throw expected("a name");
    }
    getNextToken();
    return new SqlIdentifier(next.image, getPos());
}

SqlNode FrameQlAlter() :
{
    final Span s;
    final SqlNode name;
}
{
    <ALTER> { s = span(); } word("VIDEO")
    name = SimpleIdentifier()
    word("REFRESH") { return construct("ALTER VIDEO REFRESH", s.end(this), name); }
}

/** DROP(kind, if exists?, name). */
SqlNode FrameQlDrop() :
{
    final Span s;
    final SqlNode kind;
    boolean ifExists = false;
    final SqlNode name;
}
{
    <DROP> { s = span(); }
    kind = FrameQlKind("VIDEO,DETECTOR,PROXY,FUNCTION,MODEL")
    [ LOOKAHEAD({ isWord("IF") && getToken(2).kind == EXISTS })
        word("IF") <EXISTS> { ifExists = true; } ]
    name = FrameQlName()
    { return construct("DROP", s.end(this), kind, flag(ifExists), name); }
}

/** SHOW(kind). */
SqlNode FrameQlShow() :
{
    final Span s;
    final SqlNode kind;
}
{
    <SHOW> { s = span(); }
    kind = FrameQlKind("VIDEOS,DETECTORS,PROXIES,FUNCTIONS,MODELS,QUERIES,SETTINGS")
    { return construct("SHOW", s.end(this), kind); }
}

/** KILL QUERY(id). */
SqlNode FrameQlKill() :
{
    final Span s;
    final SqlNode id;
}
{
    word("KILL") { s = span(); } word("QUERY")
    id = FrameQlNumber()
    { return construct("KILL QUERY", s.end(this), id); }
}

/** DESCRIBE(kind, name). */
SqlNode FrameQlDescribe() :
{
    final Span s;
    SqlNode kind = null;
    final SqlNode name;
}
{
    ( <DESCRIBE> | <DESC> ) { s = span(); }
    [ LOOKAHEAD({ isKind() }) kind = FrameQlKind("VIDEO,TABLE,DETECTOR,PROXY,FUNCTION,MODEL") ]
    name = FrameQlName()
    { return construct("DESCRIBE", s.end(this), kind, name); }
}

/** Whether a kind followed by a name comes next, not a name that reads like a kind. */
JAVACODE boolean isKind()
{
    return (isWord("VIDEO") || isWord("TABLE") || isWord("DETECTOR") || isWord("PROXY")
            || isWord("FUNCTION") || isWord("MODEL"))
        && getToken(2).kind != EOF && getToken(2).kind != DOT && getToken(2).kind != SEMICOLON;
}

/** SET(name, value). */
SqlNode FrameQlSet() :
{
    final Span s;
    final SqlNode name;
    final SqlNode value;
}
{
    <SET> { s = span(); }
    name = FrameQlAnyName() ( <EQ> | <TO> ) value = FrameQlValue()
    { return construct("SET", s.end(this), name, value); }
}

/** One of the words of a list, as an identifier in upper case. */
JAVACODE SqlNode FrameQlKind(String words)
{
    for (String word : words.split(",")) {
        if (isWord(word)) {
            getNextToken();
            return new SqlIdentifier(word, getPos());
        }
    }
    throw expected(words.replace(",", ", "));
}

/** A name, dotted, or in quotes of either kind. */
SqlNode FrameQlName() :
{
    final SqlNode name;
}
{
    ( name = StringLiteral() | name = CompoundIdentifier() )
    { return name; }
}
