<#-- The clauses that may follow a query. Their first words are tokens of a lexical state that the
     scanner never enters: FrameQlTokens makes them out of identifiers where a clause can stand. -->
<FRAMEQL_CLAUSE> TOKEN :
{
    < CLAUSE_ERROR: "ERROR" >
|   < CLAUSE_FNR: "FNR" >
|   < CLAUSE_FPR: "FPR" >
|   < CLAUSE_RECALL: "RECALL" >
|   < CLAUSE_PRECISION: "PRECISION" >
|   < CLAUSE_ORACLE: "ORACLE" >
|   < CLAUSE_CONFIDENCE: "CONFIDENCE" >
|   < CLAUSE_GAP: "GAP" >
}

/** Whether the next token is this word, whatever its case; quoted names are no words. */
JAVACODE boolean isWord(String word)
{
    return getToken(1).image.equalsIgnoreCase(word);
}

/** Reads one word, or says that it was expected. */
JAVACODE void word(String expected)
{
    if (!isWord(expected)) {
        throw expected(expected);
    }
    getNextToken();
}

/** The error of a next token that is none of the words expected. */
JAVACODE ParseException expected(String words)
{
    final ParseException error = new ParseException(words);
    error.currentToken = token;
    if (token.next == null) {
        getToken(1);
    }
    return error;
}

/** A node of FrameQL's own: the name of the construct over its parts, absent parts null. */
JAVACODE SqlNode construct(String name, SqlParserPos pos, SqlNode... parts)
{
    return new SqlBasicCall(new SqlSpecialOperator(name, SqlKind.OTHER), Arrays.asList(parts), pos);
}

JAVACODE SqlNode flag(boolean set)
{
    return SqlLiteral.createBoolean(set, getPos());
}

/** QUERY(query, clauses): a query followed by its clauses, in any order. */
SqlNode FrameQlQuery() :
{
    final SqlNode query;
    final List<SqlNode> clauses = new ArrayList<SqlNode>();
    SqlNode clause;
}
{
    query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    (
        clause = FrameQlClause() { clauses.add(clause); }
    )*
    {
        return construct("QUERY", query.getParserPosition(), query,
            new SqlNodeList(clauses, getPos()));
    }
}

SqlNode FrameQlClause() :
{
    final Span s;
    final SqlNode amount;
    SqlNode second = null;
    final SqlNode percent;
    final String name;
    final SqlNode[] offsetFetch = {null, null};
}
{
    (
        <CLAUSE_ERROR> { name = "ERROR WITHIN"; s = span(); }
    |   <CLAUSE_FNR> { name = "FNR WITHIN"; s = span(); }
    |   <CLAUSE_FPR> { name = "FPR WITHIN"; s = span(); }
    )
    <WITHIN> amount = FrameQlNumber() percent = FrameQlPercent()
    { return construct(name, s.end(this), amount, percent); }
|
    (
        <CLAUSE_RECALL> { name = "RECALL TARGET"; s = span(); }
    |   <CLAUSE_PRECISION> { name = "PRECISION TARGET"; s = span(); }
    )
    word("TARGET")
    amount = FrameQlNumber() percent = FrameQlPercent()
    [ second = FrameQlProbability() ]
    { return construct(name, s.end(this), amount, percent, second); }
|
    second = FrameQlProbability() { return second; }
|
    <CLAUSE_ORACLE> { s = span(); } <LIMIT> amount = FrameQlNumber()
    [ <USING> second = SimpleIdentifier() ]
    { return construct("ORACLE LIMIT", s.end(this), amount, second); }
|
    { s = Span.of(); }
    [ <AT> { s.add(this); } ] <CLAUSE_CONFIDENCE> { s.add(this); }
    amount = FrameQlNumber() percent = FrameQlPercent()
    { return construct("CONFIDENCE", s.end(this), amount, percent); }
|
    <CLAUSE_GAP> { s = span(); }
    ( amount = IntervalLiteral() | amount = FrameQlNumber() )
    { return construct("GAP", s.end(this), amount); }
|
    { s = Span.of(); }
    LimitClause(s, offsetFetch)
    { return construct("LIMIT", s.end(this), offsetFetch[1], offsetFetch[0]); }
|
    { s = Span.of(); }
    OffsetClause(s, offsetFetch)
    { return construct("OFFSET", s.end(this), offsetFetch[0]); }
}

SqlNode FrameQlProbability() :
{
    final Span s;
    final SqlNode amount;
    final SqlNode percent;
}
{
    <WITH> { s = span(); } word("PROBABILITY")
    amount = FrameQlNumber() percent = FrameQlPercent()
    { return construct("WITH PROBABILITY", s.end(this), amount, percent); }
}

/** A number, signed so that the error can say what is wrong with the sign, or a parameter. */
SqlNode FrameQlNumber() :
{
    final SqlNode number;
}
{
    (
        number = NumericLiteral()
    |
        number = DynamicParam()
    )
    { return number; }
}

SqlNode FrameQlPercent() :
{
}
{
    <PERCENT_REMAINDER> { return flag(true); }
|
    { return flag(false); }
}
